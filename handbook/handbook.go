// Package handbook holds the shop's rules as pure functions and plain types: which
// window an order falls into, when a contact opens and is due, who gets it, and what
// its result leads to. It reads no clock, no file and no database; every instant
// comes in as an argument, and every limit comes from a [Policy].
package handbook

// Rule is the id of a rule in the rulebook, such as "DUN-1". It travels with every
// planned item, work item and timeline event, so that each can say why it exists.
type Rule string

// The rules that this package enforces and that data names.
const (
	RuleDutyShare   Rule = "DUTY-2"
	RuleDutyAnswer  Rule = "DUTY-3"
	RuleDutyKeep    Rule = "DUTY-5"
	RuleDutyNobody  Rule = "DUTY-6"
	RuleDunMorning  Rule = "DUN-1"
	RuleDunDay      Rule = "DUN-2"
	RuleDunNextDay  Rule = "DUN-3"
	RuleDunResult   Rule = "DUN-5"
	RuleDunCheck    Rule = "DUN-6"
	RuleDunConcern  Rule = "DUN-7"
	RuleDunWarn     Rule = "DUN-8"
	RuleDunRevisit  Rule = "DUN-9"
	RuleDunPaid     Rule = "DUN-10"
	RuleDunPromise  Rule = "DUN-11"
	RuleDunClosed   Rule = "DUN-12"
	RuleLeadUrge    Rule = "LEAD-1"
	RuleLeadFirst   Rule = "LEAD-2"
	RuleLeadSecond  Rule = "LEAD-3"
	RuleLeadThird   Rule = "LEAD-4"
	RuleLeadReply   Rule = "LEAD-5"
	RuleLeadGrade   Rule = "LEAD-6"
	RuleLeadWaiver  Rule = "LEAD-7"
	RuleLeadRecord  Rule = "LEAD-8"
	RuleLeadOmitted Rule = "LEAD-9"
	RuleLeadOrder   Rule = "LEAD-10"
	RuleLeadCheck   Rule = "LEAD-11"
	RuleLeadReview  Rule = "LEAD-12"
	RuleDiscOne     Rule = "DISC-1"
	RuleDiscMany    Rule = "DISC-2"
	RuleDiscSpecial Rule = "DISC-3"
	RuleDiscBonus   Rule = "DISC-4"
	RuleDiscOther   Rule = "DISC-5"
	RuleDiscAtOnce  Rule = "DISC-6"
	RuleDiscDecide  Rule = "DISC-7"
	RuleCalendar    Rule = "CAL-1"
	RuleQuietHours  Rule = "CAL-3"
	RuleContactCap  Rule = "CONT-1"
	RuleContactLook Rule = "CONT-2"
)
