package texts

import (
	"strings"
	"testing"

	"gendan/handbook"
)

// discount is a special request in a state.
func discount(state handbook.DiscountState) *handbook.Discount {
	return &handbook.Discount{
		ID: "lead:tmall:demo:L1.d1", CaseID: leadCase, Platform: handbook.Tmall, Shop: "demo", Agent: "lin", Month: "2026-11",
		DiscountRequest: handbook.DiscountRequest{Line: "mattress", Pieces: 2, Amount: 20_000},
		Special:         true, State: state, Rule: handbook.RuleDiscMany,
	}
}

// DISC-2, DISC-3, DISC-7: what was asked, what was said to it, and what became of it.
func TestDiscountSentences(t *testing.T) {
	asked := func(set func(*handbook.Discount)) handbook.CaseEvent {
		d := discount(handbook.DiscountPending)
		set(d)
		return handbook.CaseEvent{Kind: handbook.EventDiscountAsked, Rule: d.Rule, By: d.Agent, Data: handbook.EventData{Discount: d}}
	}
	ended := func(state handbook.DiscountState, by, why string) handbook.CaseEvent {
		d := discount(state)
		d.DecidedBy, d.Why, d.Reason = by, why, "老客户"
		return handbook.CaseEvent{Kind: handbook.EventDiscountEnded, Rule: d.Rule, By: by, Data: handbook.EventData{Discount: d}}
	}
	for _, told := range []toldOfLead{
		{asked(func(d *handbook.Discount) {
			d.DiscountRequest = handbook.DiscountRequest{Line: "mattress", Pieces: 1, Gift: "memory_pillow"}
			d.State, d.Rule, d.Special = handbook.DiscountGranted, handbook.RuleDiscOne, false
		}), "lin 申请优惠（床垫 1 件，送记忆枕）：在个人权限内，直接批了（DISC-1）",
			"lin asks for a discount (a memory pillow with 1 × mattress): granted at once, it is within the agent's own authority (DISC-1)"},
		{asked(func(d *handbook.Discount) { d.OverCount, d.Reason = true, "老客户" }),
			"lin 申请优惠（床垫 2 件，减 ¥200.00）：超出个人权限，等上级审批；本月次数已用完，批了就扣下月一次（DISC-2）。理由：老客户",
			"lin asks for a discount (¥200.00 off 2 × mattress): beyond the agent's own authority, a supervisor decides; " +
				"the month's requests are used up, so this one would cost one of the next month's (DISC-2). Reason: 老客户"},
		{asked(func(d *handbook.Discount) {
			d.State, d.Rule, d.Left = handbook.DiscountRefused, handbook.RuleDiscSpecial, 12_000
		}),
			"lin 申请优惠（床垫 2 件，减 ¥200.00）：超出本月特殊优惠的总额，没批，本月还剩 ¥120.00（DISC-3）",
			"lin asks for a discount (¥200.00 off 2 × mattress): refused, it is more than is left of the month's sum: ¥120.00 (DISC-3)"},
		{ended(handbook.DiscountGranted, "zhao", ""), "lin 申请的优惠（床垫 2 件，减 ¥200.00）：zhao 批准了（DISC-2）",
			"The discount that lin asked for (¥200.00 off 2 × mattress): granted by zhao (DISC-2)"},
		{ended(handbook.DiscountRefused, "zhao", "毛利太低"), "lin 申请的优惠（床垫 2 件，减 ¥200.00）：zhao 驳回了（DISC-2）。理由：毛利太低",
			"The discount that lin asked for (¥200.00 off 2 × mattress): refused by zhao (DISC-2). Reason: 毛利太低"},
		{ended(handbook.DiscountUsed, "zhao", "老客户，同意"), "lin 申请的优惠（床垫 2 件，减 ¥200.00）：客户成交，已用（DISC-2）",
			"The discount that lin asked for (¥200.00 off 2 × mattress): used, the customer bought (DISC-2)"},
		{ended(handbook.DiscountLapsed, "zhao", "老客户，同意"), "lin 申请的优惠（床垫 2 件，减 ¥200.00）：没有成交，已作废，额度退回（DISC-2）",
			"The discount that lin asked for (¥200.00 off 2 × mattress): lapsed without a sale, and no longer counts against the month (DISC-2)"},
	} {
		told.check(t, leadCase)
	}
}

// DISC-1, DISC-5: the handbooks' product lines and gifts have names, a shop's own ones are shown by their code.
func TestDiscountRequestInAShopsOwnWords(t *testing.T) {
	got := DiscountRequest(handbook.DiscountRequest{Line: "sofa", Pieces: 1, Gift: "cushion"})
	if want := (Text{"sofa 1 件，送 cushion", "cushion with 1 × sofa"}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, word := range []string{"mattress", "other", "bed_skirt", "memory_pillow"} {
		proper(t, word, inPolicy(word))
		if name := inPolicy(word); strings.Contains(name.EN, "_") {
			t.Errorf("%s has no name: %s", word, name)
		}
	}
}
