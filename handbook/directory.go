package handbook

import (
	"fmt"
	"time"
)

// Technician is someone of the technicians' directory (维修师傅, AS-11).
type Technician struct {
	ID     string `json:"id"` // a handle, such as "suzhou-wang"
	Name   string `json:"name"`
	Phone  string `json:"phone"`
	Area   string `json:"area"` // such as 江苏苏州
	Fee    Fen    `json:"fee"`  // for a visit, usually
	Rating int    `json:"rating"`
	Note   string `json:"note,omitempty"`
	Active bool   `json:"active"` // false: struck from the list
}

// Validate refuses, as joined [*ResultError]s, what can't stand in the directory.
func (t Technician) Validate() error {
	var v refusals
	v.check(ValidPersonID(t.ID), "technician_id", "lower-case letters, digits, _ and -, at most 40")
	v.text("name", t.Name, true)
	v.text("phone", t.Phone, true)
	v.text("area", t.Area, true)
	v.amount("fee", t.Fee)
	v.check(t.Rating >= 0 && t.Rating <= 5, "rating", "1 to 5, or 0 where nobody has rated")
	v.text("note", t.Note, false)
	return v.err()
}

// CarrierTrouble is damage that a carrier did in a region (AS-18). A case counts once.
type CarrierTrouble struct {
	Carrier string    `json:"carrier"`
	Region  string    `json:"region"`
	At      time.Time `json:"at"`
}

// CarrierRecord is how often a carrier gave trouble in a region within the policy's days.
type CarrierRecord struct {
	Carrier string
	Region  string
	Count   int
	LastAt  time.Time
}

// ChangeProposed says whether another carrier should serve the region (AS-18).
func (r CarrierRecord) ChangeProposed(p CarrierPolicy) bool { return r.Count >= p.Threshold }

// CarrierPolicy says when a change of carrier is proposed (AS-18).
type CarrierPolicy struct {
	Threshold int `json:"threshold"`
	Days      int `json:"days"`
}

func (p CarrierPolicy) validate() []error {
	var errs []error
	if p.Threshold < 1 {
		errs = append(errs, &PolicyError{"after_sales.carriers.threshold", "must be at least 1"})
	}
	if p.Days < 1 || p.Days > maxDays {
		errs = append(errs, &PolicyError{"after_sales.carriers.days", fmt.Sprintf("%d is not between 1 and %d", p.Days, maxDays)})
	}
	return errs
}
