package handbook

import (
	"fmt"
	"slices"
	"time"
)

// ItemState is the state of a work item.
type ItemState string

// The states of a work item. An open or missed item is actionable until it is settled.
const (
	ItemOpen      ItemState = "open"
	ItemMissed    ItemState = "missed" // its due time passed; it can still be done, late, until the next item takes its place
	ItemDone      ItemState = "done"
	ItemWithdrawn ItemState = "withdrawn" // the case no longer needs it
)

// ItemStates lists every state.
func ItemStates() []ItemState { return []ItemState{ItemOpen, ItemMissed, ItemDone, ItemWithdrawn} }

// WorkItem is one piece of work for one person, with an opening time, a due time and an outcome.
// It is the only way in which a case asks people for anything. Times are UTC.
type WorkItem struct {
	ID         string    `json:"id"`
	CaseID     string    `json:"case_id"`
	Platform   Platform  `json:"platform"`
	Shop       string    `json:"shop"`
	Customer   string    `json:"customer"`
	Kind       ItemKind  `json:"kind"`
	Rule       Rule      `json:"rule"`
	State      ItemState `json:"state"`
	Assignee   string    `json:"assignee"` // empty: the leaders' shared list (DUTY-6)
	AssignedBy Rule      `json:"assigned_by"`
	Ref        string    `json:"ref,omitempty"`  // an after-sales item's: the step or claim that it is about
	Note       string    `json:"note,omitempty"` // what the contact before learned
	About      Context   `json:"about,omitzero"` // a lead's or an after-sales item
	Estimated  bool      `json:"estimated,omitempty"`
	OpensAt    time.Time `json:"opens_at"`
	DueAt      time.Time `json:"due_at"`
	WarnAt     time.Time `json:"warn_at,omitzero"`
	WarnedAt   time.Time `json:"warned_at,omitzero"`
	MissedAt   time.Time `json:"missed_at,omitzero"`
	SettledAt  time.Time `json:"settled_at,omitzero"` // done, withdrawn, or given up after a miss: no longer actionable
	Result     Result    `json:"result,omitzero"`
	DoneBy     string    `json:"done_by,omitempty"`
	ResultKey  string    `json:"result_key,omitempty"` // the idempotency key of the result
}

// Context is what whoever does a lead's item should know, as it was when the item opened (LEAD-2…4, LEAD-7).
type Context struct {
	Product   string    `json:"product,omitempty"`
	Round     int       `json:"round,omitempty"`
	Concern   string    `json:"concern,omitempty"`  // noted at reception or since (LEAD-2)
	Method    string    `json:"method,omitempty"`   // given by the leader (LEAD-7)
	Promotion Promotion `json:"promotion,omitzero"` // the shop's on that day (LEAD-3)
	Waiver    bool      `json:"waiver,omitempty"`   // a supervisor has been asked to waive the follow-up (LEAD-7)

	AfterSales *AfterSalesContext `json:"after_sales,omitempty"` // an after-sales item's, in the place of all above
}

// AfterSalesContext is what whoever does an after-sales item should know, as it was when the item opened. Times are UTC.
type AfterSalesContext struct {
	Stage    Stage          `json:"stage,omitempty"`
	Level    Level          `json:"level,omitempty"` // zero: not diagnosed yet (AS-3)
	OrderNo  string         `json:"order_no,omitempty"`
	Product  string         `json:"product,omitempty"`
	Problem  string         `json:"problem,omitempty"` // as it was registered
	Causes   []Cause        `json:"causes,omitempty"`  // diagnosed, or else suspected: what to do about them is AS-22
	Lacking  []EvidenceKind `json:"lacking,omitempty"` // AS-2
	Step     *Step          `json:"step,omitempty"`    // that the item is about (AS-9)
	Claim    *Claim         `json:"claim,omitempty"`   // that the item is about (AS-5)
	Clock    ClockKind      `json:"clock,omitempty"`   // the running clock that runs out first; empty: none
	ClockDue time.Time      `json:"clock_due,omitzero"`
	Request  Request        `json:"request,omitempty"`
	Amount   Fen            `json:"amount,omitempty"` // asked back
	Round    int            `json:"round,omitempty"`  // more than 1: it was opened again
	Plan     int            `json:"plan,omitempty"`   // the running plan's number; zero: none yet
}

// Actionable says whether the item still takes a result.
func (w WorkItem) Actionable() bool { return w.SettledAt.IsZero() }

// WorkItemID names the nth item of a case.
func WorkItemID(caseID string, n int) string { return fmt.Sprintf("%s.%d", caseID, n) }

// NoticeKind is a kind of notice.
type NoticeKind string

// What supervisors are told (DUN-8, DUTY-6).
const (
	NoticeDueSoon NoticeKind = "due_soon" // an item will be missed
	NoticeMissed  NoticeKind = "missed"
	NoticeNobody  NoticeKind = "nobody_on_duty"

	NoticeApprovalAsked     NoticeKind = "approval_asked" // a decision is waited for; ItemID is the approval's id
	NoticeApprovalReminder  NoticeKind = "approval_reminder"
	NoticeApprovalEscalated NoticeKind = "approval_escalated"
	NoticeClockWarning      NoticeKind = "clock_warning" // TKT-6
	NoticeClockBreach       NoticeKind = "clock_breach"  // TKT-6: to each step of the ladder
	NoticeBlocked           NoticeKind = "step_blocked"  // AS-9: to the manager
)

// NoticeKinds lists every kind.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{
		NoticeDueSoon, NoticeMissed, NoticeNobody, NoticeApprovalAsked, NoticeApprovalReminder, NoticeApprovalEscalated,
		NoticeClockWarning, NoticeClockBreach, NoticeBlocked,
	}
}

// Notice tells a person, or a role while the person is not known, of something that needs eyes.
type Notice struct {
	CaseID   string     `json:"case_id"`
	Seq      int        `json:"seq"`     // of the timeline event that it belongs to
	ItemID   string     `json:"item_id"` // or the approval's, the clock's or the step's
	Item     ItemKind   `json:"item"`    // empty for an approval and a clock
	Kind     NoticeKind `json:"kind"`
	Platform Platform   `json:"platform"`
	Shop     string     `json:"shop"`
	ToRole   Role       `json:"to_role"`
	To       string     `json:"to,omitempty"` // chosen when it is written: the leader on duty
	About    string     `json:"about"`        // who holds the item, or asked for the approval
	DueAt    time.Time  `json:"due_at"`
	At       time.Time  `json:"at"`

	Subject ApprovalSubject `json:"subject,omitempty"` // an approval's, and the amount that is asked for
	Amount  Fen             `json:"amount,omitempty"`
	Clock   ClockKind       `json:"clock,omitempty"` // a clock's
}

// ContactMade is a contact with a customer that took place (CONT-1, DUTY-5, DUN-10), keyed by its item, or by the
// platform's event where an agent's message was told.
type ContactMade struct {
	ItemID   string    `json:"item_id"`
	CaseID   string    `json:"case_id"`
	Customer string    `json:"customer"`
	PersonID string    `json:"person_id"`
	At       time.Time `json:"at"`
	Counts   bool      `json:"counts"` // against the day's limit
	Outcome  Outcome   `json:"outcome"`
}

// Transition is one step of a case, written in one transaction and keyed by (Case.ID, Case.Seq): the
// case as it now stands, the events that led there, and what they changed. Writing it again changes nothing.
//
// A worker can die after a step was written and before Temporal heard of it. The case then takes the step anew, later
// and perhaps another way, because more has happened since: of two steps with the same numbers the later counts, and
// what the earlier wrote is taken back.
type Transition struct {
	Case     Case          `json:"case"`
	At       time.Time     `json:"at"`       // the workflow's clock: always later when a step is taken anew
	DayFrom  time.Time     `json:"day_from"` // the shop's calendar day in which it happens, as UTC instants:
	DayTo    time.Time     `json:"day_to"`   // contacts are counted within it (CONT-1)
	Events   []CaseEvent   `json:"events"`
	Items    []WorkItem    `json:"items,omitempty"`    // those that changed, whole
	Standing []WorkItem    `json:"standing,omitempty"` // all that still take a result, whole: as they are when an earlier step is taken back
	Notices  []Notice      `json:"notices,omitempty"`
	Contacts []ContactMade `json:"contacts,omitempty"`

	Approvals  []Approval       `json:"approvals,omitempty"`   // those asked for or changed, whole
	Discounts  []Discount       `json:"discounts,omitempty"`   // those that changed, whole
	AfterSales *AfterSales      `json:"after_sales,omitempty"` // an after-sales case's record, whole
	Troubles   []CarrierTrouble `json:"troubles,omitempty"`    // AS-18

	Granted []Discount `json:"granted,omitempty"` // all that are pending or granted, whole: as Standing is for items
}

// Assign fills the blanks of a transition that opens an item: who gets it, in the item, the event
// and the case, and a notice to the leaders when nobody was on duty (DUTY-2, DUTY-5, DUTY-6).
func (t *Transition) Assign(a Assignment) {
	for i := range t.Items {
		item := &t.Items[i]
		item.Assignee, item.AssignedBy = a.PersonID, a.Rule
		if a.Rule == RuleDutyNobody {
			t.Notices = append(t.Notices, NoticeOf(NoticeNobody, *item, t.Case.Seq, item.OpensAt))
		}
	}
	for i := range t.Events {
		t.Events[i].Data.Person = a.PersonID
	}
	if t.Case.Owner == "" { // the item is the first of those that are due
		t.Case.Owner = a.PersonID
		if a.Rule == RuleDutyNobody {
			t.Case.WaitingOn = WaitingLeader
		}
	}
}

// AssignEach fills the blanks of a transition that opens several items: who gets each, in the order in which they stand
// in it. Whoever got the item that is due first of all that are open owns the case.
func (t *Transition) AssignEach(assigned []Assignment) {
	for i := range t.Items {
		item := &t.Items[i]
		if item.Assignee != "" || item.AssignedBy != "" || len(assigned) == 0 {
			continue
		}
		a := assigned[0]
		assigned = assigned[1:]
		item.Assignee, item.AssignedBy = a.PersonID, a.Rule
		if a.Rule == RuleDutyNobody {
			t.Notices = append(t.Notices, NoticeOf(NoticeNobody, *item, t.Case.Seq, item.OpensAt))
		}
		for j := range t.Events {
			if t.Events[j].Kind == EventItemOpened && t.Events[j].Data.ItemID == item.ID {
				t.Events[j].Data.Person = a.PersonID
			}
		}
	}
	t.own()
}

// own gives the case to whoever holds the open item that is due first.
func (t *Transition) own() {
	var first WorkItem
	for _, item := range t.now() {
		if item.State == ItemOpen && (first.ID == "" || item.DueAt.Before(first.DueAt)) {
			first = item
		}
	}
	if first.Assignee != "" {
		t.Case.Owner = first.Assignee
	}
	if first.AssignedBy == RuleDutyNobody && t.Case.WaitingOn == WaitingAgent {
		t.Case.WaitingOn = WaitingLeader
	}
}

// now gives the items as they are after the transition: those that still take a result and those that changed.
func (t *Transition) now() []WorkItem {
	items := slices.DeleteFunc(slices.Clone(t.Standing), func(standing WorkItem) bool {
		return slices.ContainsFunc(t.Items, func(changed WorkItem) bool { return changed.ID == standing.ID })
	})
	return append(items, t.Items...)
}

// Unassigned counts the items of a transition that are about to open.
func (t *Transition) Unassigned() (n int) {
	for _, item := range t.Items {
		if item.Assignee == "" && item.AssignedBy == "" {
			n++
		}
	}
	return n
}

// NoticeOf makes the notice that tells the leaders of an item (DUN-8, DUTY-6).
func NoticeOf(kind NoticeKind, item WorkItem, seq int, at time.Time) Notice {
	return Notice{
		CaseID: item.CaseID, Seq: seq, ItemID: item.ID, Item: item.Kind, Kind: kind,
		Platform: item.Platform, Shop: item.Shop, ToRole: RoleLeader, About: item.Assignee,
		DueAt: item.DueAt, At: at,
	}
}

// Judge fills the blanks of a transition that asks for a discount: what became of it, in the discount and in the event.
func (t *Transition) Judge(d Discount) {
	for i := range t.Discounts {
		t.Discounts[i] = d
	}
	for i := range t.Events {
		t.Events[i].Rule, t.Events[i].Data.Discount = d.Rule, &d
	}
}
