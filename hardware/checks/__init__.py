"""What `motcua doctor` finds out about the devices of a machine, from what the kernel tells; opens none of them."""
