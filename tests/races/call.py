"""One clerk process: calls, serves and finishes until nobody waits, prints every ticket called."""

import json
import sys

from tests.staff import Staff

url, username, number = sys.argv[1:4]
staff = Staff(url, username)
counter = f"dat-dai-{number}"
opened = staff.act(counter, "open")
assert opened.status_code == 200, opened.text
while True:
    answer = staff.act(counter, "next")
    if answer.status_code == 409:
        assert answer.json()["code"] == "nothing_waiting", answer.text
        break
    ticket_id = answer.json()["view"]["serving"]["ticket"]["ticket_id"]
    print(json.dumps({"ticket_id": ticket_id}), flush=True)
    for act in ("start", "finish"):
        assert staff.act(counter, act, ticket_id=ticket_id).status_code == 200
