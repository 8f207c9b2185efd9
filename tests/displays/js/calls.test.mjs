// Which call is on the card, which wait, which ring.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./module.mjs";

const { Calls } = await load("displays/static/calls.js");
const START = Date.parse("2026-11-24T02:00:00Z"); // the server's clock when the page's clock shows 0

let nextId = 1;
const call = (label, at, more = {}) => ({
  call_id: nextId++, label, counter: "07", attempt: 1, at: new Date(START + at).toISOString(), ...more,
});
const tell = (calls, told, now) => calls.called(told, now, START + now);
const truth = (calls, list, now, afresh) => calls.snapshot(list, now, START + now, afresh);
const labels = (items) => items.map((item) => item.call.label);

test("three calls in one instant are read one after the other, each for its minimum time", () => {
  const calls = new Calls();
  for (const label of ["A128", "B046", "D034"]) tell(calls, call(label, 0), 0);
  assert.equal(calls.advance(0).label, "A128");
  assert.deepEqual(labels(calls.view(0).soon), ["B046", "D034"]);
  assert.equal(calls.view(0).card.reading, true);
  assert.equal(calls.advance(5999), null);
  assert.equal(calls.advance(6000).label, "B046");
  assert.equal(calls.advance(12000).label, "D034");
  assert.equal(calls.advance(18000), null);
  assert.deepEqual(labels(calls.view(18000).past), ["B046", "A128"]);
});

test("while a voice speaks the card waits for it, and says so", () => {
  const calls = new Calls();
  const first = call("A128", 0);
  tell(calls, first, 0);
  calls.advance(0);
  calls.voice(first.call_id, "playing");
  tell(calls, call("B046", 1000), 1000);
  assert.equal(calls.advance(15000), null);
  assert.equal(calls.view(15000).card.reading, true);
  assert.equal(calls.view(15000).card.phase, "new");
  calls.voice(first.call_id, "none");
  assert.equal(calls.advance(15001).label, "B046");
});

test("a repeat holds the card, and does not make it yellow again", () => {
  const calls = new Calls();
  const first = call("A128", 0);
  tell(calls, first, 0);
  calls.advance(0);
  calls.voice(first.call_id, "repeating");
  tell(calls, call("B046", 12500), 12500);
  assert.equal(calls.advance(12500), null);
  assert.deepEqual(calls.view(12500).card, { call: first, phase: "said", reading: true });
});

test("a call that the voice was asked to read holds the card without saying that it is read", () => {
  const calls = new Calls();
  const first = call("A128", 0);
  tell(calls, first, 0);
  calls.advance(0);
  calls.voice(first.call_id, "asked");
  assert.equal(calls.view(8000).card.reading, false);
  tell(calls, call("B046", 8000), 8000);
  assert.equal(calls.advance(8000), null);
});

test("a voice that never ends does not hold the hall", () => {
  const calls = new Calls();
  const first = call("A128", 0);
  tell(calls, first, 0);
  calls.advance(0);
  calls.voice(first.call_id, "playing");
  tell(calls, call("B046", 1000), 1000);
  assert.equal(calls.advance(40001).label, "B046");
});

test("nothing in a snapshot rings, not even a call of this second", () => {
  const calls = new Calls();
  truth(calls, [call("A128", 900), call("A127", 0)], 1000, true);
  assert.equal(calls.advance(1000), null);
  assert.equal(calls.view(1000).card.call.label, "A128");
  assert.equal(calls.view(1000).card.phase, "new");
  assert.equal(calls.view(14000).card.phase, "said");
});

test("a snapshot read for a gap keeps what waits and what is being read", () => {
  const calls = new Calls();
  const known = [call("A128", 0), call("B046", 0)];
  for (const told of known) tell(calls, told, 0);
  calls.advance(0);
  truth(calls, [call("C020", 900), ...known], 1000);
  assert.equal(calls.view(1000).card.call.label, "A128");
  assert.deepEqual(labels(calls.view(1000).soon), ["B046"]);
  assert.deepEqual(labels(calls.view(1000).past), ["C020"]);
  assert.equal(calls.advance(6000).label, "B046");
  assert.equal(calls.advance(12000), null);
  assert.equal(calls.view(12000).card.call.label, "C020");
});

test("a snapshot read after the line was lost shows the newest call at once", () => {
  const calls = new Calls();
  const old = call("A127", 0);
  tell(calls, old, 0);
  calls.advance(0);
  truth(calls, [call("A128", 2000), old], 3000, true);
  assert.equal(calls.view(3000).card.call.label, "A128");
  assert.equal(calls.advance(3000), null);
});

test("what waited and is not in the snapshot any more is never read", () => {
  const calls = new Calls();
  const first = call("A128", 0);
  tell(calls, first, 0);
  tell(calls, call("B046", 0), 0);
  calls.advance(0);
  truth(calls, [first], 1000);
  assert.equal(calls.advance(7000), null);
  assert.equal(calls.view(7000).card.call.label, "A128");
});

test("a recall of a call that waits is one call, not two", () => {
  const calls = new Calls();
  const waiting = call("B046", 0);
  tell(calls, call("A128", 0), 0);
  tell(calls, waiting, 0);
  calls.advance(0);
  tell(calls, { ...waiting, attempt: 2, at: new Date(START + 2000).toISOString() }, 2000);
  assert.deepEqual(labels(calls.view(2000).soon), ["B046"]);
  assert.equal(calls.advance(6000).attempt, 2);
  assert.equal(calls.advance(12000), null);
});

test("a call that is withdrawn while it is read is said to be, then the next is read", () => {
  const calls = new Calls();
  const first = call("A128", 0);
  tell(calls, first, 0);
  tell(calls, call("B046", 0), 0);
  calls.advance(0);
  calls.withdrawn(first.call_id, 2000);
  assert.equal(calls.view(2000).card.phase, "withdrawn");
  assert.equal(calls.advance(7999), null);
  assert.equal(calls.advance(8000).label, "B046");
  assert.deepEqual(labels(calls.view(8000).past), []);
});

test("a call withdrawn and called again is read as a new one", () => {
  const calls = new Calls();
  const first = call("A128", 0);
  tell(calls, first, 0);
  calls.advance(0);
  calls.withdrawn(first.call_id, 1000);
  tell(calls, call("A128", 3000), 3000);
  assert.equal(calls.advance(3000), null); // the withdrawal stays readable
  assert.equal(calls.advance(7000).label, "A128");
});

test("a screen that fell silent reads nothing of what waited", () => {
  const calls = new Calls();
  tell(calls, call("A128", 0), 0);
  tell(calls, call("B046", 0), 0);
  calls.advance(0);
  calls.quieten();
  assert.equal(calls.advance(20000), null);
  assert.equal(calls.view(20000).card.call.label, "B046");
});

test("a call that spent its yellow time on the way is shown and does not ring", () => {
  const calls = new Calls();
  tell(calls, call("A128", 0), 12000);
  assert.equal(calls.advance(12000), null);
  assert.equal(calls.view(12000).card.phase, "said");
});

test("a morning of calls is not kept for ever", () => {
  const calls = new Calls();
  for (let n = 0; n < 500; n += 1) {
    tell(calls, call(`A${n}`, n * 7000), n * 7000);
    calls.advance(n * 7000);
  }
  assert.ok(calls.view(500 * 7000).past.length < 13);
});
