package handbook

import (
	"slices"
	"time"
)

// AfterSales is an after-sales case (售后) as it stands: what was registered, how far it has come, and everything that was
// added on the way. Its methods are the handbook's page: they say what follows from what, and nothing else changes it.
// It is plain data; a workflow carries it, and the database keeps its picture. Times are UTC.
type AfterSales struct {
	Registration
	Stage     Stage           `json:"stage"`
	Round     int             `json:"round"` // how often it was opened: 1, and one more with each reopening
	Judgement *Judgement      `json:"judgement,omitempty"`
	Evidence  []Evidence      `json:"evidence,omitempty"`
	Lacking   []EvidenceKind  `json:"lacking,omitempty"` // asked for, and not given yet (AS-2)
	Without   []EvidenceKind  `json:"without,omitempty"` // can't be had, and is not asked for again (AS-2)
	Diagnosis *Diagnosis      `json:"diagnosis,omitempty"`
	Plans     []Plan          `json:"plans,omitempty"`
	Claims    []Claim         `json:"claims,omitempty"`
	Account   Account         `json:"account"`
	Spending  *Expense        `json:"spending,omitempty"`   // waits for the manager (AS-10)
	SpendBy   string          `json:"spend_by,omitempty"`   // who asked for it
	SpendRef  string          `json:"spend_ref,omitempty"`  // the request that it waits for
	Demand    Fen             `json:"demand,omitempty"`     // of the customer, about which the manager or the platform decides (AS-8)
	DemandRef string          `json:"demand_ref,omitempty"` // the request that it waits for
	Advancing string          `json:"advancing,omitempty"`  // the denied claim that the manager decides about (AS-5)
	Accepted  *Acceptance     `json:"acceptance,omitempty"` // the last one
	Review    *CustomerReview `json:"review,omitempty"`
	Deduction Fen             `json:"deduction,omitempty"`  // from the refund (RFD-2)
	GoodsSent bool            `json:"goods_sent,omitempty"` // by the customer (RFD-4)
	GoodsHere bool            `json:"goods_here,omitempty"` // received by our warehouse (RFD-4)
	Inspected bool            `json:"inspected,omitempty"`  // the warehouse has looked at them (RFD-4)
	Refunded  bool            `json:"refunded,omitempty"`   // the money is back with the customer, and booked
	Clocks    []Clock         `json:"clocks,omitempty"`
	Replied   bool            `json:"replied,omitempty"`    // the customer has spoken since we asked: it is our turn
	Unread    time.Time       `json:"unread,omitzero"`      // a message waits for an answer since (DUTY-3)
	LastWord  time.Time       `json:"last_word,omitzero"`   // of the customer or an agent, as the platform tells it
	EndsAs    Ending          `json:"ends_as,omitempty"`    // how it will have ended
	Closing   *Closing        `json:"closing,omitempty"`    // AS-15
	ClosedAt  time.Time       `json:"closed_at,omitzero"`   // zero while it is open
	ReopenBy  time.Time       `json:"reopen_by,omitzero"`   // until when it can be opened again
	Tickets   []string        `json:"tickets,omitempty"`    // the platform's numbers of its interventions
	Struck    []string        `json:"struck,omitempty"`     // technicians of running steps who were struck from the directory
	ClockSeq  int             `json:"clock_seq,omitempty"`  // how many clocks there ever were
	AskSeq    int             `json:"ask_seq,omitempty"`    // how many expenses and demands the manager was asked about
	Missed    int             `json:"missed,omitempty"`     // clocks that were missed and are no longer kept
	NoticeSeq int             `json:"notice_seq,omitempty"` // how many notices there ever were
	Unwarned  bool            `json:"-"`                    // it goes on with [Clock.MoveUnwarned]; its workflow knows
}

// CustomerReview is the customer's review of the order.
type CustomerReview struct {
	Rating    Rating    `json:"rating"`
	PostedAt  time.Time `json:"posted_at"`
	ChangedAt time.Time `json:"changed_at,omitzero"`
}

// Rating is how good a review is.
type Rating string

// The ratings of the platforms.
const (
	RatingGood    Rating = "good"
	RatingNeutral Rating = "neutral"
	RatingBad     Rating = "bad"
)

// Ratings lists every rating.
func Ratings() []Rating { return []Rating{RatingGood, RatingNeutral, RatingBad} }

// Happened is what came of an action, a fact or a clock: lines for the timeline, what is asked of supervisors, and whom
// to tell.
type Happened struct {
	Events   []CaseEvent // without case and number
	Asks     []Approval  // subject, amount, note and who asks
	Recalls  []ApprovalSubject
	Notices  []Notice // without case; Seq counts Events from 1
	Troubles []CarrierTrouble
	Reopened bool // a new round begins
}

// tell adds a notice that belongs to the last line.
func (h *Happened) tell(n Notice) {
	n.Seq = len(h.Events)
	h.Notices = append(h.Notices, n)
}

func (h *Happened) note(now time.Time, kind EventKind, rule Rule, by string, data EventData) {
	h.Events = append(h.Events, CaseEvent{At: now, Kind: kind, Rule: rule, By: by, Data: data})
}

// Register begins a case (AS-1, RFD). Clocks count from when the customer or the platform told us.
func Register(r Registration, now time.Time, p Policy) (*AfterSales, Happened) {
	if r.ReportedAt.IsZero() {
		r.ReportedAt = now
	}
	a, h := &AfterSales{Registration: r, Stage: r.Request.stage(), Round: 1}, Happened{}
	h.note(now, EventCaseOpened, r.Request.rule(), r.RegisteredBy, EventData{
		OrderNo: r.OrderNo, Amount: r.Amount, OccurredAt: r.ReportedAt, Note: r.Problem, Registration: &r,
	})
	a.startClocksOf(r, now, p, &h)
	a.startClock(ClockHandling, r.ReportedAt, now, p, &h)
	if r.Channel == ChannelReview {
		a.reviewed(badReview(r), now, p, &h)
	}
	return a, h
}

// badReview is what a registration tells that came as a bad review.
func badReview(r Registration) Fact {
	return Fact{Kind: FactReviewPosted, Rating: RatingBad, OccurredAt: r.ReportedAt}
}

// Level gives how grave the trouble is; zero: not diagnosed yet.
func (a *AfterSales) Level() Level {
	if a.Diagnosis == nil {
		return 0
	}
	return a.Diagnosis.Level
}

// Rank puts cases in the order in which they are worked on, the lowest first: what the platform's staff sent or is
// intervening in, then what is urgent, then by level; what is not diagnosed yet comes before level 3. Within a rank the
// nearest due time comes first (AS-17, TKT-3).
func (a *AfterSales) Rank() int {
	level := int(a.Level())
	if level == 0 {
		level = 2
	}
	switch {
	case a.ByStaff || a.clock(ClockIntervention) != nil:
		return level
	case a.Urgent || a.Request == RequestRefundOnly: // RFD-3
		return 10 + level
	}
	return 20 + level
}

// Breached says whether a clock was ever missed, in whatever round (TKT-6).
func (a *AfterSales) Breached() bool {
	return a.Missed > 0 || slices.ContainsFunc(a.Clocks, Clock.Breached)
}

// Halted says whether work stands still until the manager has decided (AS-5, AS-10).
func (a *AfterSales) Halted() bool { return a.Spending != nil || a.Advancing != "" }

// Plan gives the running plan, or nil.
func (a *AfterSales) Plan() *Plan {
	if len(a.Plans) == 0 {
		return nil
	}
	return &a.Plans[len(a.Plans)-1]
}

// step gives a step of the running plan, or nil.
func (a *AfterSales) step(id string) *Step {
	plan := a.Plan()
	if plan == nil {
		return nil
	}
	if i := slices.IndexFunc(plan.Steps, func(s Step) bool { return s.ID == id }); i >= 0 {
		return &plan.Steps[i]
	}
	return nil
}

func (a *AfterSales) claim(id string) *Claim {
	if i := slices.IndexFunc(a.Claims, func(c Claim) bool { return c.ID == id }); i >= 0 {
		return &a.Claims[i]
	}
	return nil
}

func (a *AfterSales) accepted() bool { return a.Accepted != nil && a.Accepted.whole() }

// WaitsOn says whom a case waits for.
func (a *AfterSales) WaitsOn() Waiting {
	switch {
	case a.Stage == StageClosed:
		return WaitingNothing
	case a.waitsForDecision():
		return WaitingDecision
	case a.Stage == StageArbitration:
		return WaitingPlatform
	case a.waitsForCustomer():
		return WaitingCustomer
	}
	return WaitingAgent
}

// waitsForDecision says whether the manager has to decide before we can go on (AS-5, AS-6, AS-8, AS-10).
func (a *AfterSales) waitsForDecision() bool {
	return a.Stage == StageApproving || a.Halted() || (a.Stage == StageAgreement && a.Demand > 0)
}

// waitsForCustomer says whether the customer has to do something before we can go on. It pauses the clocks that may
// pause (TKT-6).
func (a *AfterSales) waitsForCustomer() bool {
	if a.Replied || !a.Unread.IsZero() || a.waitsForDecision() {
		return false
	}
	switch a.Stage {
	case StageEvidence, StageAgreement, StageDeduction, StageAcceptance:
		return true
	case StageReturning:
		return !a.GoodsSent
	default:
		return false
	}
}
