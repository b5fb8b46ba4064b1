package handbook

import (
	"slices"
	"time"
)

// Wanted lists the work items that a case asks for as it now stands; what is open and not among them is no longer needed
// (AS-1…15, RFD). Due times are those of an item that opens now.
func (a *AfterSales) Wanted(now time.Time, p Policy) []PlannedItem {
	var items []PlannedItem
	want := func(kind ItemKind, rule Rule, ref string, due time.Time) {
		items = append(items, p.afterSalesItem(kind, rule, ref, now, due))
	}
	if !a.Unread.IsZero() {
		want(ItemAnswer, RuleDutyAnswer, "", time.Time{})
	}
	switch a.Stage {
	case StageCarryingOut:
		a.wantSteps(want)
	case StageWrapUp:
		a.wantWrapUp(want)
	case StageAgreement:
		if a.Demand == 0 {
			want(ItemAgree, RuleASAgreement, "", time.Time{})
		}
	case StageAcceptance:
		if !a.Halted() {
			want(ItemAccept, RuleASAcceptance, "", time.Time{})
		}
	case StageRetention, StageRefundReview, StageRefunding:
		kind, rule, _ := a.Stage.item(a.Request)
		want(kind, rule, "", a.promised(kind, now, p))
	default:
		if kind, rule, has := a.Stage.item(a.Request); has {
			want(kind, rule, "", time.Time{})
		}
	}
	return items
}

// promised gives the due time of an item on a refund's path where the request's clock runs out before the item would be
// due: nothing waits on a person for longer (RFD-1, RFD-3, RFD-5). It is zero where the item's own due time is nearer.
func (a *AfterSales) promised(item ItemKind, now time.Time, p Policy) time.Time {
	kind, has := a.Request.clock()
	if !has {
		return time.Time{}
	}
	clock := a.clock(kind)
	own := p.afterSalesItem(item, "", "", now, time.Time{})
	if clock == nil || !clock.PausedAt.IsZero() || !clock.DueAt.After(now) || !clock.DueAt.Before(own.Due) {
		return time.Time{}
	}
	return clock.DueAt
}

// item gives the one item that a stage asks for, if it asks for one.
func (s Stage) item(r Request) (kind ItemKind, rule Rule, has bool) {
	switch s {
	case StageTriage:
		return ItemJudge, RuleASRegister, true
	case StageEvidence:
		return ItemEvidence, RuleASEvidence, true
	case StageDiagnosis:
		return ItemDiagnose, RuleASDiagnosis, true
	case StagePlanning:
		return ItemPlan, RuleASPlan, true
	case StageArbitration:
		return ItemArbitrate, RuleASAgreement, true
	case StageRetention:
		return ItemRetain, r.rule(), true
	case StageDeduction:
		return ItemAgree, RuleRefundShipped, true
	case StageRefundReview:
		return ItemReviewRefund, r.rule(), true
	case StageReturning:
		return ItemReturn, RuleRefundReturn, true
	case StageInspecting:
		return ItemInspect, RuleRefundReturn, true
	case StageRefunding:
		return ItemRefund, r.rule(), true
	default:
		return "", "", false
	}
}

// wantSteps asks for the steps that are not done, side by side; none while work stands still (AS-9, AS-10).
func (a *AfterSales) wantSteps(want func(ItemKind, Rule, string, time.Time)) {
	if a.Halted() {
		return
	}
	for _, step := range a.Plan().Steps {
		if step.Open() {
			want(ItemStep, RuleASSteps, step.ID, step.DueAt)
		}
	}
}

// wantWrapUp asks for what still holds the case open, and then for its closing (AS-5, AS-14, AS-15).
func (a *AfterSales) wantWrapUp(want func(ItemKind, Rule, string, time.Time)) {
	for _, claim := range a.Claims {
		if claim.Open() {
			want(ItemClaim, RuleASPlan, claim.ID, time.Time{})
		}
	}
	stands := a.reviewStands()
	if stands {
		want(ItemReview, RuleASReview, "", a.clock(ClockReview).DueAt)
	}
	if !stands && !a.Halted() && !slices.ContainsFunc(a.Claims, Claim.Open) {
		want(ItemClose, RuleASClose, "", time.Time{})
	}
}

// afterSalesItem plans an item that opens now. Without a due time of its own it is due after the policy's span of the
// desk's opening hours.
func (p Policy) afterSalesItem(kind ItemKind, rule Rule, ref string, now, due time.Time) PlannedItem {
	item := PlannedItem{Kind: kind, Rule: rule, Ref: ref, Opens: now, Due: due}
	if due.IsZero() {
		item.Due, item.Estimated = p.AfterSalesDesk().Add(now, time.Duration(p.AfterSales.Due.of(kind)))
	}
	item.Warn = item.Due.Add(-time.Duration(p.AfterSales.WarnBefore))
	if !item.Warn.After(now) || !item.Warn.Before(item.Due) {
		item.Warn = time.Time{}
	}
	return item
}

// Does says whether an action is what an item asked for: then the item is done by whoever took it, once the case no
// longer wants it.
func (act Action) Does(item WorkItem) bool {
	switch act.Kind {
	case ActJudge:
		return item.Kind == ItemJudge || item.Kind == ItemReviewRefund || item.Kind == ItemRetain
	case ActEvidence:
		return item.Kind == ItemEvidence
	case ActDiagnose:
		return item.Kind == ItemDiagnose
	case ActPlan:
		return item.Kind == ItemPlan
	case ActAgreement:
		return item.Kind == ItemAgree || item.Kind == ItemArbitrate
	case ActStep:
		return item.Kind == ItemStep && act.Step != nil && item.Ref == act.Step.StepID
	case ActClaim:
		return item.Kind == ItemClaim && act.Claim != nil && item.Ref == act.Claim.ClaimID
	case ActAccept:
		return item.Kind == ItemAccept
	case ActRefund:
		return slices.Contains([]ItemKind{ItemRetain, ItemAgree, ItemReviewRefund, ItemReturn, ItemInspect, ItemRefund}, item.Kind)
	case ActAnswer:
		return item.Kind == ItemAnswer
	case ActClose:
		return item.Kind == ItemClose
	case ActExpense, ActReopen:
	}
	return false
}
