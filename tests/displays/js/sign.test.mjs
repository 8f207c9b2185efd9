// What a counter's board says.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./module.mjs";

const { Sign } = await load("displays/static/sign.js");
const SIGN = { counter_id: "quay-07", counter: "07", state: "open", field_names: { vi: "Đất đai" }, go_to: [], current: null, serving: false };
const CALL = { call_id: 5, label: "A128", counter_id: "quay-07", counter: "07" };

function board(change = {}) {
  const sign = new Sign("quay-07");
  sign.snapshot([{ ...SIGN, counter_id: "quay-08", counter: "08" }, { ...SIGN, ...change }]);
  return sign;
}

test("a call of another counter changes nothing and does not blink", () => {
  const sign = board();
  assert.equal(sign.message({ kind: "ticket.called", data: { ...CALL, counter_id: "quay-08" } }, 0), false);
  assert.equal(sign.face(0).show, "idle");
});

test("a call blinks, serving stays and does not", () => {
  const sign = board();
  assert.equal(sign.message({ kind: "ticket.called", data: CALL }, 0), true);
  assert.equal(sign.face(0).label, "A128");
  assert.equal(sign.message({ kind: "serving.started", data: CALL }, 0), false);
  assert.deepEqual([sign.face(0).show, sign.face(0).serving], ["number", true]);
});

test("a number goes when its call ends, not when an older one does", () => {
  const sign = board({ current: CALL });
  sign.message({ kind: "call.closed", data: { ...CALL, call_id: 4 } }, 0);
  assert.equal(sign.face(0).label, "A128");
  sign.message({ kind: "call.closed", data: CALL }, 0);
  assert.equal(sign.face(0).show, "idle");
});

test("a withdrawn call is said for six seconds, a new call ends that", () => {
  const sign = board({ current: CALL });
  sign.message({ kind: "call.withdrawn", data: CALL }, 0);
  assert.equal(sign.face(5999).show, "withdrawn");
  assert.equal(sign.face(6000).show, "idle");
  sign.message({ kind: "ticket.called", data: { ...CALL, call_id: 6 } }, 1000);
  assert.equal(sign.face(1000).show, "number");
});

test("a paused counter says where to go, and keeps the number it still serves", () => {
  const sign = board({ current: CALL, serving: true });
  sign.message({ kind: "counter.changed", data: { ...SIGN, state: "paused", go_to: ["06"] } }, 0);
  assert.equal(sign.face(0).show, "number");
  sign.message({ kind: "call.closed", data: CALL }, 0);
  assert.deepEqual([sign.face(0).show, sign.face(0).goTo], ["paused", ["06"]]);
});

test("a counter that is not in the hall shows nothing", () => {
  const sign = new Sign("quay-99");
  sign.snapshot([SIGN]);
  assert.equal(sign.face(0), null);
});

test("nobody is sent to a counter that stopped since", () => {
  const sign = board({ state: "paused", go_to: ["06", "08"] });
  sign.message({ kind: "counter.changed", data: { ...SIGN, counter_id: "quay-06", counter: "06", state: "paused" } }, 0);
  assert.deepEqual(sign.face(0).goTo, ["08"]);
  sign.message({ kind: "counter.changed", data: { ...SIGN, counter_id: "quay-06", counter: "06", state: "open" } }, 0);
  assert.deepEqual(sign.face(0).goTo, ["06", "08"]);
});
