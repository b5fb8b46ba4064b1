package handbook

import "time"

// CaseKind is a kind of case. Each kind is one workflow type.
type CaseKind string

// The kinds of cases.
const (
	CaseUnpaidOrder CaseKind = "unpaid_order" // an order that was placed and not paid
	CaseLead        CaseKind = "lead"         // an inquiry without an order (咨询未下单)
	CaseApproval    CaseKind = "approval"     // a decision that only a supervisor may make (审批), asked for by another case
	CaseAfterSales  CaseKind = "after_sales"  // 售后: a trouble after the sale, or a refund (AS, RFD)
)

// CaseKinds lists every kind.
func CaseKinds() []CaseKind {
	return []CaseKind{CaseUnpaidOrder, CaseLead, CaseAfterSales, CaseApproval}
}

// Stage is where a case stands.
type Stage string

// The stages of an unpaid order, of a lead and of an approval.
const (
	StageGrace     Stage = "grace"     // the customer is given a few minutes to pay (DUN-6)
	StageCheck     Stage = "check"     // 核对联系 (DUN-6)
	StageDunning   Stage = "dunning"   // 催付 (DUN-1…3)
	StageReception Stage = "reception" // 接待: the customer talks with us (LEAD-1, LEAD-5)
	StageUrging    Stage = "urging"    // 催单: the customer fell silent (LEAD-1)
	StageRevisit   Stage = "revisit"   // 回访 (DUN-9, LEAD-2…4)
	StageWinBack   Stage = "win_back"  // 挽回: closed by the platform, the customer is still wanted (DUN-12)
	StageClosing   Stage = "closing"   // the customer said they will close the order
	StageDeciding  Stage = "deciding"  // 待审批: a supervisor has to decide (DISC-7)
	StageEnded     Stage = "ended"

	// An after-sales case's; those of a refund begin with retention.
	StageTriage       Stage = "triage"        // 登记判定 (AS-1)
	StageEvidence     Stage = "evidence"      // 取证 (AS-2)
	StageDiagnosis    Stage = "diagnosis"     // 定级定责 (AS-3, AS-4)
	StagePlanning     Stage = "planning"      // 制定方案 (AS-5)
	StageApproving    Stage = "approving"     // 方案审批 (AS-6)
	StageAgreement    Stage = "agreement"     // 顾客确认方案 (AS-8)
	StageArbitration  Stage = "arbitration"   // 平台仲裁 (AS-8)
	StageCarryingOut  Stage = "carrying_out"  // 执行 (AS-9)
	StageAcceptance   Stage = "acceptance"    // 验收 (AS-13)
	StageWrapUp       Stage = "wrap_up"       // 收尾: claims, the bad review, closing (AS-5, AS-14, AS-15)
	StageClosed       Stage = "closed"        // can be opened again
	StageRetention    Stage = "retention"     // 挽回 (RFD-1, RFD-2)
	StageDeduction    Stage = "deduction"     // 确认扣款 (RFD-2)
	StageRefundReview Stage = "refund_review" // 退款审核 (RFD-3…5)
	StageReturning    Stage = "returning"     // 退货途中 (RFD-4)
	StageInspecting   Stage = "inspecting"    // 仓库验货 (RFD-4)
	StageRefunding    Stage = "refunding"     // 退款
)

// Stages lists every stage in the order in which a case goes through them.
func Stages() []Stage {
	return []Stage{
		StageGrace, StageCheck, StageDunning, StageReception, StageUrging, StageRevisit, StageWinBack, StageClosing,
		StageTriage, StageEvidence, StageDiagnosis, StagePlanning, StageApproving, StageAgreement, StageArbitration,
		StageCarryingOut, StageAcceptance, StageRetention, StageDeduction, StageRefundReview, StageReturning, StageInspecting,
		StageRefunding, StageWrapUp, StageClosed, StageDeciding, StageEnded,
	}
}

// Waiting says what a case waits for.
type Waiting string

// What a case can wait for.
const (
	WaitingPayment  Waiting = "payment"  // the grace for paying
	WaitingOpening  Waiting = "opening"  // the next item's opening time
	WaitingAgent    Waiting = "agent"    // an open item
	WaitingLeader   Waiting = "leader"   // a missed item, or one that nobody on duty could take
	WaitingCustomer Waiting = "customer" // the customer's closing of the order, or the customer's next word
	WaitingDecision Waiting = "decision" // a supervisor's decision
	WaitingPlatform Waiting = "platform" // its arbitration (AS-8)
	WaitingNothing  Waiting = "nothing"
)

// Waitings lists everything that a case can wait for.
func Waitings() []Waiting {
	return []Waiting{
		WaitingPayment, WaitingOpening, WaitingAgent, WaitingLeader, WaitingCustomer, WaitingDecision, WaitingPlatform, WaitingNothing,
	}
}

// Ending is how a case ended.
type Ending string

// How cases end.
const (
	EndPaid             Ending = "paid"               // without anybody's help
	EndRecovered        Ending = "recovered"          // paid after a contact, which is credited (DUN-10)
	EndWonBack          Ending = "won_back"           // a new order after the platform closed this one (DUN-12)
	EndClosedByCustomer Ending = "closed_by_customer" // DUN-12
	EndClosedByPlatform Ending = "closed_by_platform" // win-back is off (DUN-12)
	EndExhausted        Ending = "exhausted"          // the last revisit is over (DUN-9, LEAD-5)
	EndConverted        Ending = "converted"          // the lead became an order (LEAD-10)
	EndWaived           Ending = "waived"             // a supervisor agreed that no follow-up is needed (LEAD-7)
	EndWithdrawn        Ending = "withdrawn"          // a lead that is none, or an approval that is no longer asked for
	EndApproved         Ending = "approved"           // DISC-7
	EndRefused          Ending = "refused"            // DISC-7; of a refund: it was turned down
	EndExpired          Ending = "expired"            // nobody decided in time, which counts as refused (DISC-7)
	EndCancelled        Ending = "cancelled"          // an operator cancelled the workflow
	EndResolved         Ending = "resolved"           // an after-sales trouble was put right (AS-15)
	EndExplained        Ending = "explained"          // it was none, or an explanation was enough (AS-1, AS-3)
	EndKept             Ending = "kept"               // the customer keeps the order (RFD-6)
	EndRefunded         Ending = "refunded"           // RFD-1…5
)

// Endings lists every ending.
func Endings() []Ending {
	return []Ending{
		EndPaid, EndRecovered, EndWonBack, EndClosedByCustomer, EndClosedByPlatform, EndExhausted, EndConverted, EndWaived,
		EndWithdrawn, EndApproved, EndRefused, EndExpired, EndCancelled, EndResolved, EndExplained, EndKept, EndRefunded,
	}
}

// Case is a case as people read it: the picture of a workflow in the database. Its id is
// the workflow's id. Times are UTC, from the workflow's clock.
type Case struct {
	ID              string    `json:"id"`
	Kind            CaseKind  `json:"kind"`
	Platform        Platform  `json:"platform"`
	Shop            string    `json:"shop"`
	Subject         string    `json:"subject"` // the order number or the lead's id; of an approval that of its case
	Customer        string    `json:"customer"`
	Stage           Stage     `json:"stage"`
	Owner           string    `json:"owner,omitempty"` // the person who holds the nearest item, or held the last
	WaitingOn       Waiting   `json:"waiting_on"`
	NextDueAt       time.Time `json:"next_due_at,omitzero"`      // until when it waits
	Breached        bool      `json:"breached"`                  // an item was missed
	UnansweredSince time.Time `json:"unanswered_since,omitzero"` // a message waits for an answer (DUTY-3)
	Ending          Ending    `json:"ending,omitempty"`
	CreditedTo      string    `json:"credited_to,omitempty"` // DUN-10, LEAD-10
	Parent          string    `json:"parent,omitempty"`      // an approval's: the case that asks
	Grade           Grade     `json:"grade,omitempty"`       // a lead's (LEAD-6); empty: not graded yet
	Round           int       `json:"round,omitempty"`       // a lead's: how often the cadence has started (LEAD-5)
	ReviewAt        time.Time `json:"review_at,omitzero"`    // a lead's: when it last came up for review (LEAD-12): received, graded, or a new round
	PolicyVersion   string    `json:"policy_version"`
	OpenedAt        time.Time `json:"opened_at"`
	EndedAt         time.Time `json:"ended_at,omitzero"`
	Level           Level     `json:"level,omitempty"` // an after-sales case's (AS-3); zero: not diagnosed yet
	Rank            int       `json:"rank,omitempty"`  // an after-sales case's place in the order of work, the lowest first (AS-17)
	Clock           ClockKind `json:"clock,omitempty"` // an after-sales case's: the clock that NextDueAt is of; empty: an item's
	Seq             int       `json:"seq"`             // number of the last timeline event
}

// EventKind is a kind of timeline event.
type EventKind string

// The timeline's events.
const (
	EventCaseOpened      EventKind = "case_opened"
	EventItemSkipped     EventKind = "item_skipped" // a planned item will not open; Reason says why
	EventItemOpened      EventKind = "item_opened"
	EventItemPostponed   EventKind = "item_postponed" // CONT-1
	EventItemWarned      EventKind = "item_warned"    // DUN-8
	EventItemMissed      EventKind = "item_missed"    // DUN-8
	EventItemDone        EventKind = "item_done"      // DUN-5
	EventItemTransferred EventKind = "item_transferred"
	EventItemWithdrawn   EventKind = "item_withdrawn"
	EventPaid            EventKind = "paid"
	EventClosed          EventKind = "closed"
	EventTimedOut        EventKind = "timed_out" // the platform's time-out by the policy (DUN-12)
	EventReplied         EventKind = "customer_replied"
	EventAmountChanged   EventKind = "amount_changed"
	EventCustomerOrdered EventKind = "customer_ordered"
	EventCaseEnded       EventKind = "case_ended"
	EventLateFact        EventKind = "late_fact" // told after the case had ended (DUN-10)

	EventAgentReplied  EventKind = "agent_replied"  // By wrote to the customer
	EventInquired      EventKind = "inquired"       // the customer inquired again under LeadID
	EventRoundBegun    EventKind = "round_begun"    // the cadence starts anew (LEAD-5)
	EventGraded        EventKind = "graded"         // LEAD-6
	EventReviewed      EventKind = "reviewed"       // the leader's comment and method (LEAD-12)
	EventUnknownSignal EventKind = "unknown_signal" // nothing that the case understands; it changes nothing
	EventApprovalAsked EventKind = "approval_asked" // in the case that asks, and in the approval
	EventApprovalEnded EventKind = "approval_ended" // in the case that asked: approved, refused, expired or withdrawn
	EventVoted         EventKind = "voted"          // in the approval: a supervisor decided
	EventVoteRefused   EventKind = "vote_refused"   // in the approval: a signal from someone who may not decide
	EventReminded      EventKind = "reminded"       // in the approval
	EventEscalated     EventKind = "escalated"      // in the approval: to the next role
	EventDiscountAsked EventKind = "discount_asked" // granted, pending or refused at once
	EventDiscountEnded EventKind = "discount_ended" // granted or refused by an approval, used or lapsed
	EventNoEffect      EventKind = "no_effect"      // in the approval: its case had ended

	EventJudged    EventKind = "judged" // the commands of an after-sales case; Action holds what was said
	EventEvidence  EventKind = "evidence"
	EventDiagnosed EventKind = "diagnosed"
	EventPlanned   EventKind = "planned"
	EventAgreement EventKind = "customer_agreement"
	EventStep      EventKind = "step"
	EventExpense   EventKind = "expense"
	EventClaim     EventKind = "claim"
	EventAccepted  EventKind = "acceptance"
	EventRefund    EventKind = "refund"
	EventAnswered  EventKind = "answered"
	EventLessons   EventKind = "lessons"  // what was learned; case_ended follows (AS-15)
	EventReopened  EventKind = "reopened" // by a person, or by a fact that came after the closing

	EventClockStarted   EventKind = "clock_started"
	EventClockWarned    EventKind = "clock_warned"    // TKT-6
	EventClockBreached  EventKind = "clock_breached"  // TKT-6
	EventClockEscalated EventKind = "clock_escalated" // TKT-6
	EventClockMoved     EventKind = "clock_moved"     // by the platform
	EventClockPaused    EventKind = "clock_paused"
	EventClockResumed   EventKind = "clock_resumed"
	EventClockEnded     EventKind = "clock_ended" // what it promised is done

	EventIntervened        EventKind = "platform_intervened" // the facts that only after-sales cases take
	EventInterventionEnded EventKind = "intervention_ended"
	EventDeadlineMoved     EventKind = "deadline_moved" // of no clock that runs; else it is clock_moved
	EventArbitrated        EventKind = "arbitration_decided"
	EventGoodsSent         EventKind = "goods_sent"
	EventGoodsReceived     EventKind = "goods_received"
	EventReviewPosted      EventKind = "review_posted"
	EventReviewChanged     EventKind = "review_changed"
	EventRefundDone        EventKind = "refund_succeeded"
	EventRefundClosed      EventKind = "refund_closed"
	EventStruck            EventKind = "technician_struck"
	EventRegistered        EventKind = "registered_again" // another registration joined the case
)

// EventKinds lists every kind of event.
func EventKinds() []EventKind {
	return []EventKind{
		EventCaseOpened, EventItemSkipped, EventItemOpened, EventItemPostponed, EventItemWarned, EventItemMissed,
		EventItemDone, EventItemTransferred, EventItemWithdrawn, EventPaid, EventClosed, EventTimedOut, EventReplied,
		EventAmountChanged, EventCustomerOrdered, EventCaseEnded, EventLateFact,
		EventAgentReplied, EventInquired, EventRoundBegun, EventGraded, EventReviewed, EventUnknownSignal,
		EventApprovalAsked, EventApprovalEnded, EventVoted, EventVoteRefused, EventReminded, EventEscalated,
		EventDiscountAsked, EventDiscountEnded, EventNoEffect,
		EventJudged, EventEvidence, EventDiagnosed, EventPlanned, EventAgreement, EventStep, EventExpense, EventClaim,
		EventAccepted, EventRefund, EventAnswered, EventLessons, EventReopened,
		EventClockStarted, EventClockWarned, EventClockBreached, EventClockEscalated, EventClockMoved, EventClockPaused,
		EventClockResumed, EventClockEnded,
		EventIntervened, EventInterventionEnded, EventDeadlineMoved, EventArbitrated, EventGoodsSent, EventGoodsReceived, EventReviewPosted,
		EventReviewChanged, EventRefundDone, EventRefundClosed, EventStruck, EventRegistered,
	}
}

// CaseEvent is one line of a case's timeline, keyed by (CaseID, Seq). Only the fields that its
// kind needs are set; the catalogue turns it into a sentence.
type CaseEvent struct {
	CaseID string    `json:"case_id"`
	Seq    int       `json:"seq"`
	At     time.Time `json:"at"` // the workflow's clock
	Kind   EventKind `json:"kind"`
	Rule   Rule      `json:"rule,omitempty"`
	By     string    `json:"by,omitempty"` // the person who acted; empty: the system
	Data   EventData `json:"data,omitzero"`
}

// EventData holds an event's particulars.
type EventData struct {
	ItemID     string     `json:"item_id,omitempty"`
	Item       ItemKind   `json:"item,omitempty"`
	ItemRule   Rule       `json:"item_rule,omitempty"` // the item's own, where the event's is another
	Opens      time.Time  `json:"opens,omitzero"`
	Due        time.Time  `json:"due,omitzero"`
	Estimated  bool       `json:"estimated,omitempty"`
	Person     string     `json:"person,omitempty"` // who was given it, told, or credited
	From       string     `json:"from,omitempty"`   // item_transferred
	Reason     DropReason `json:"reason,omitempty"`
	Result     Result     `json:"result,omitzero"`
	Late       bool       `json:"late,omitempty"` // done after its due time, or withdrawn after it
	Fact       FactKind   `json:"fact,omitempty"`
	OccurredAt time.Time  `json:"occurred_at,omitzero"`
	ClosedBy   Closer     `json:"closed_by,omitempty"`
	Amount     Fen        `json:"amount,omitempty"`
	OrderNo    string     `json:"order_no,omitempty"`
	Ending     Ending     `json:"ending,omitempty"`
	Note       string     `json:"note,omitempty"`

	Lead       LeadKey         `json:"lead,omitzero"` // case_opened of a lead, inquired
	Round      int             `json:"round,omitempty"`
	Grade      Grade           `json:"grade,omitempty"`
	GradeWas   Grade           `json:"grade_was,omitempty"`
	Method     string          `json:"method,omitempty"`
	Signal     string          `json:"signal,omitempty"` // unknown_signal: its name; Note holds what came with it
	ApprovalID string          `json:"approval_id,omitempty"`
	Subject    ApprovalSubject `json:"subject,omitempty"`
	Role       Role            `json:"role,omitempty"`    // whose decision is waited for; up to whom a clock was told
	Approve    bool            `json:"approve,omitempty"` // voted, vote_refused
	For        string          `json:"for,omitempty"`     // voted, approval_ended: the supervisor whose substitute decided
	Refusal    VoteRefusal     `json:"refusal,omitempty"` // vote_refused
	Discount   *Discount       `json:"discount,omitempty"`

	Registration *Registration `json:"registration,omitempty"` // case_opened of an after-sales case
	Action       *Action       `json:"action,omitempty"`       // what someone said with a command
	Ref          string        `json:"ref,omitempty"`          // the step, claim or plan that an item or an approval is about
	Clock        ClockKind     `json:"clock,omitempty"`
	ClockID      string        `json:"clock_id,omitempty"`
	Meant        time.Time     `json:"meant,omitzero"` // when a clock was meant to ring
	Rating       Rating        `json:"rating,omitempty"`
	Ticket       string        `json:"ticket,omitempty"`     // the platform's number of an intervention
	Technician   string        `json:"technician,omitempty"` // technician_struck
	Won          bool          `json:"won,omitempty"`        // arbitration_decided: for us
}
