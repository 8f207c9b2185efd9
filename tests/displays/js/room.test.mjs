// The gap rules of the browser, by the same table as those of the Python link.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { load } from "./module.mjs";

const { RoomFollower } = await load("queue_server/design/static/js/room.js");
const cases = JSON.parse(await readFile(new URL("../room_cases.json", import.meta.url)));

const steps = {
  snapshot: (room, head, at) => room.snapshot(head, at),
  message: (room, seq, prev, at, verdict) => assert.equal(room.message({ seq, prev }, at), verdict),
  heartbeat: (room, head, at, verdict) => assert.equal(room.heartbeat(head, at), verdict),
  head: (room, head) => assert.equal(room.head, head),
  age: (room, now, age) => assert.equal(room.age(now), age ?? Infinity),
  stale: (room, now, stale) => assert.equal(room.stale(now), stale),
};

for (const { rule, steps: list } of cases) {
  test(rule, () => {
    const room = new RoomFollower("hall:sanh-1");
    for (const [step, ...rest] of list) steps[step](room, ...rest);
  });
}
