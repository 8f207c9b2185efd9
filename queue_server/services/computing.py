"""What may come of work that is done beside the loop: an answer, or one of these."""

from queue_server.domain.errors import DomainError


class ComputeAway(DomainError):
    """The child died, was too slow or could not be started; the next piece of work finds a new one."""

    code = "compute_away"

    def __init__(self) -> None:
        super().__init__("Máy chủ chưa dựng được hình. Chưa có gì thay đổi; mời thử lại.")


class ComputeRefused(DomainError):
    """The work cannot be done on these bytes; `reason` is a stable code of the job."""

    code = "compute_refused"

    def __init__(self, reason: str) -> None:
        super().__init__("Dữ liệu gửi lên không dùng được. Mời xem lại.")
        self.reason = reason
