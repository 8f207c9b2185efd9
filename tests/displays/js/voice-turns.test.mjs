// What one announcement becomes: the call, its repeats, a correction, or nothing.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./module.mjs";

const { correctionOf, firstTurn, nextTurn, spoilt } = await load("displays/static/voice-turns.js");
const call = (more = {}) => ({
  call_id: 7, zone_id: "khu-a", text: "Mời số A", clips: ["chime", "vi/moi-so"], repeat_after_seconds: 8, ...more,
});

test("a call that waited longer than its age is late, one in quiet hours is muted", () => {
  const turn = firstTurn(call({ max_age_seconds: 20 }), 1000);
  assert.equal(spoilt(turn, 21_000), "");
  assert.equal(spoilt(turn, 21_001), "late");
  assert.equal(spoilt(firstTurn(call({ muted: true }), 1000), 1000), "muted");
  const soon = firstTurn(call({ muted_in_seconds: 5 }), 1000);
  assert.equal(spoilt(soon, 5999), "");
  assert.equal(spoilt(soon, 6000), "muted");
});

test("a call is repeated as often as there are words for it, each after its pause", () => {
  const first = firstTurn(call({ again: ["vi/nhac-lai-2", "vi/nhac-lai-3"] }), 0);
  const second = nextTurn(first, 4000), third = nextTurn(second, 20_000);
  assert.deepEqual([second.turn, second.due, third.turn], [2, 12_000, 3]);
  assert.deepEqual(second.clips, ["chime", "vi/nhac-lai-2", "vi/moi-so"]);
  assert.deepEqual(third.clips, ["chime", "vi/nhac-lai-3", "vi/moi-so"]);
  assert.equal(nextTurn(third, 40_000), null);
});

test("no words or no pause is no repeat", () => {
  assert.equal(nextTurn(firstTurn(call({ again: [] }), 0), 0), null);
  assert.equal(nextTurn(firstTurn(call({ repeat_after_seconds: 0 }), 0), 0), null);
});

test("a repeat that would fall into quiet hours is muted", () => {
  const second = nextTurn(firstTurn(call({ muted_in_seconds: 10 }), 0), 4000);
  assert.equal(spoilt(second, second.due), "muted");
});

test("a correction takes back in the languages of the call and is not repeated", () => {
  const heard = firstTurn(call({ correction: ["vi/bo-qua", "ko/disregard"] }), 0);
  const correction = correctionOf(heard, 2000);
  assert.deepEqual(correction.clips, ["vi/bo-qua", "ko/disregard"]);
  assert.equal(correction.turn, 0);
  assert.equal(nextTurn(correction, 3000), null);
  assert.equal(correctionOf(firstTurn(call({ correction: [] }), 0), 0), null);
});
