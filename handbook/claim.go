package handbook

import (
	"fmt"
	"slices"
	"time"
)

// ClaimState is where a claim stands.
type ClaimState string

// The states of a claim. Received and written off are final.
const (
	ClaimOpen       ClaimState = "open"
	ClaimDenied     ClaimState = "denied"   // by the third party; the manager decides whether we pay first (AS-5)
	ClaimAdvanced   ClaimState = "advanced" // we pay first, and claim later
	ClaimReceived   ClaimState = "received"
	ClaimWrittenOff ClaimState = "written_off"
)

// ClaimStates lists every state.
func ClaimStates() []ClaimState {
	return []ClaimState{ClaimOpen, ClaimDenied, ClaimAdvanced, ClaimReceived, ClaimWrittenOff}
}

// Claim is what a third party owes us (索赔, AS-5). It can outlive the repair; the case is not closed before it is settled.
type Claim struct {
	ID       string     `json:"id"`
	Party    Party      `json:"party"` // factory, carrier or installer
	Against  string     `json:"against,omitempty"`
	Amount   Fen        `json:"amount"`
	Received Fen        `json:"received,omitempty"`
	State    ClaimState `json:"state"`
	Note     string     `json:"note,omitempty"`
	By       string     `json:"by,omitempty"`
	At       time.Time  `json:"at,omitzero"`     // of its last change
	Asked    bool       `json:"asked,omitempty"` // denied: the manager was asked, or another plan was made (AS-5)
}

// Open says whether a claim still holds the case open.
func (c Claim) Open() bool { return c.State != ClaimReceived && c.State != ClaimWrittenOff }

const maxClaims = 20

func (c Claim) validate(v *refusals, prefix string) {
	v.check(slices.Contains([]Party{PartyFactory, PartyCarrier, PartyInstaller}, c.Party), prefix+"party",
		fmt.Sprintf("%.40q is none of factory, carrier, installer", c.Party))
	v.amount(prefix+"amount", c.Amount)
	v.check(c.Amount != 0, prefix+"amount", "must be more than nothing")
	v.text(prefix+"against", c.Against, false)
	v.text(prefix+"note", c.Note, false)
}

// ClaimReport begins a claim, or tells how one goes.
type ClaimReport struct {
	ClaimID  string     `json:"claim_id,omitempty"` // empty: a new one
	Party    Party      `json:"party,omitempty"`    // a new one's
	Against  string     `json:"against,omitempty"`
	Amount   Fen        `json:"amount,omitempty"`
	State    ClaimState `json:"state,omitempty"`    // received, denied or written_off
	Received Fen        `json:"received,omitempty"` // state received: how much; less than claimed settles it too
	Note     string     `json:"note,omitempty"`
}

func (r ClaimReport) claim() Claim {
	return Claim{Party: r.Party, Against: r.Against, Amount: r.Amount, State: ClaimOpen, Note: r.Note}
}

func (r ClaimReport) validate(a *AfterSales) error {
	var v refusals
	if r.ClaimID == "" {
		r.claim().validate(&v, "")
		v.check(len(a.Claims) < maxClaims, "claim_id", fmt.Sprintf("a case has at most %d claims", maxClaims))
		v.check(r.State == "" || r.State == ClaimOpen, "state", "a new claim is open")
		v.check(r.Received == 0, "received", "a new claim has brought nothing yet")
		return v.err()
	}
	claim := a.claim(r.ClaimID)
	v.check(claim != nil, "claim_id", fmt.Sprintf("the case has no claim %.40q", r.ClaimID))
	v.check(claim == nil || claim.Open(), "claim_id", "the claim is settled")
	v.check(slices.Contains([]ClaimState{ClaimReceived, ClaimDenied, ClaimWrittenOff}, r.State), "state", fmt.Sprintf("%.40q is none of received, denied, written_off", r.State))
	v.check(r.State != ClaimDenied || claim == nil || claim.State == ClaimOpen, "state", "it has been denied before")
	v.amount("received", r.Received)
	v.check((r.State == ClaimReceived) == (r.Received > 0), "received", "how much was received, and only then")
	v.check(claim == nil || r.Received <= claim.Amount, "received", "more than was claimed")
	v.check(r.Party == "" && r.Against == "" && r.Amount == 0, "claim_id", "party, against and amount belong to a new claim")
	v.text("note", r.Note, r.State == ClaimDenied || r.State == ClaimWrittenOff)
	return v.err()
}
