package handbook

import (
	"fmt"
	"slices"
	"time"
)

// Level is how grave an after-sales trouble is (售后级别, AS-3): 1 is the gravest. Zero: not diagnosed yet.
type Level int

// The levels of AS-3.
const (
	LevelGrave   Level = 1 // total loss, a grave dispute, or a customer who accepts no repair
	LevelParts   Level = 2 // major boards to buy, and a technician's visit
	LevelVisit   Level = 3 // a visit, no parts
	LevelExplain Level = 4 // explanation or small parts by mail; the customer does it
)

// Cause is why a trouble arose (AS-4).
type Cause string

// The causes of AS-4, and the wrong delivery of AS-19.
const (
	CauseQuality       Cause = "product_quality" // missing parts too
	CauseRevision      Cause = "unannounced_revision"
	CauseOwnError      Cause = "own_error" // a colleague's, who is named
	CauseService       Cause = "service_dispute"
	CauseLogistics     Cause = "logistics_damage"
	CauseInstallation  Cause = "installation_damage"
	CauseWrongDelivery Cause = "wrong_delivery"
	CauseOther         Cause = "other"
)

// Causes lists every cause.
func Causes() []Cause {
	return []Cause{
		CauseQuality, CauseRevision, CauseOwnError, CauseService, CauseLogistics, CauseInstallation, CauseWrongDelivery, CauseOther,
	}
}

// Party is who is liable for a cause or a cost (责任方, AS-4).
type Party string

// The parties that costs are booked to (AS-15).
const (
	PartyFactory   Party = "factory"
	PartyCarrier   Party = "carrier"
	PartyInstaller Party = "installer"
	PartyCustomer  Party = "customer"
	PartyOurselves Party = "ourselves"
)

// Parties lists every party.
func Parties() []Party {
	return []Party{PartyFactory, PartyCarrier, PartyInstaller, PartyCustomer, PartyOurselves}
}

// parties lists who can be liable for a cause (AS-4).
func (c Cause) parties() []Party {
	switch c {
	case CauseQuality, CauseRevision:
		return []Party{PartyFactory, PartyOurselves}
	case CauseOwnError, CauseService:
		return []Party{PartyOurselves}
	case CauseLogistics:
		return []Party{PartyCarrier, PartyCustomer, PartyOurselves}
	case CauseInstallation:
		return []Party{PartyInstaller, PartyCustomer, PartyOurselves}
	case CauseWrongDelivery:
		return []Party{PartyOurselves, PartyFactory, PartyCarrier}
	case CauseOther:
	}
	return Parties()
}

// Liability is a cause with the party that answers for it.
type Liability struct {
	Cause  Cause  `json:"cause"`
	Party  Party  `json:"party"`
	Person string `json:"person,omitempty"` // own_error: whose
}

func (l Liability) validate(v *refusals, field string) {
	known := slices.Contains(Causes(), l.Cause)
	v.check(known, field+".cause", fmt.Sprintf("%.40q is unknown", l.Cause))
	v.check(!known || slices.Contains(l.Cause.parties(), l.Party), field+".party", fmt.Sprintf("%q does not answer for %s", l.Party, l.Cause))
	v.name(field+".person", l.Person)
	v.check((l.Cause == CauseOwnError) == (l.Person != ""), field+".person", "an own error names the person, other causes none")
}

// Judgement is the first judgement of a case (AS-1): whether it is after-sales at all, and what seems to be the cause,
// which decides what evidence is needed.
type Judgement struct {
	AfterSales bool    `json:"after_sales"`
	Suspected  []Cause `json:"suspected,omitempty"`
	Note       string  `json:"note,omitempty"` // what was explained, where it is none
}

func (j Judgement) validate() error {
	var v refusals
	v.text("note", j.Note, !j.AfterSales)
	v.check(!j.AfterSales || len(j.Suspected) > 0, "suspected", "at least one cause")
	v.check(len(j.Suspected) <= len(Causes()), "suspected", "too many")
	for i, cause := range j.Suspected {
		v.check(slices.Contains(Causes(), cause), fmt.Sprintf("suspected[%d]", i), fmt.Sprintf("%.40q is unknown", cause))
	}
	return v.err()
}

// Diagnosis is what the trouble is: level, causes and who answers for them (AS-3, AS-4).
type Diagnosis struct {
	Level       Level       `json:"level"`
	Causes      []Liability `json:"causes"`
	Repairable  bool        `json:"repairable"`   // AS-16
	WantsReturn bool        `json:"wants_return"` // AS-6
	Explained   bool        `json:"explained"`    // level 4: the customer was told how to put it right, and no plan is needed
	Note        string      `json:"note,omitempty"`
}

func (d Diagnosis) validate() error {
	var v refusals
	v.check(d.Level >= LevelGrave && d.Level <= LevelExplain, "level", "1 to 4")
	v.check(len(d.Causes) > 0, "causes", "at least one")
	v.check(len(d.Causes) <= len(Causes()), "causes", "too many")
	for i, l := range d.Causes {
		l.validate(&v, fmt.Sprintf("causes[%d]", i))
	}
	v.check(!d.Explained || d.Level == LevelExplain, "explained", "only a trouble of level 4 ends with an explanation")
	v.check(!d.Explained || !d.WantsReturn, "explained", "a customer who wants to return it needs a plan")
	v.text("note", d.Note, d.Explained)
	return v.err()
}

// lost says whether the goods are beyond repair (AS-16). A dispute about service has nothing to repair.
func (d Diagnosis) lost() bool {
	goods := slices.ContainsFunc(d.Causes, func(l Liability) bool { return l.Cause != CauseService })
	return goods && !d.Repairable
}

// has says whether a cause is among the causes.
func (d Diagnosis) has(cause Cause) bool {
	return slices.ContainsFunc(d.Causes, func(l Liability) bool { return l.Cause == cause })
}

// UnderWarranty says whether an order is still under warranty at an instant (AS-16): false where the day of purchase is
// not known.
func (r Registration) UnderWarranty(now time.Time, p Policy) bool {
	if r.PurchasedOn.IsZero() {
		return false
	}
	until := r.PurchasedOn.midnight().AddDate(0, p.AfterSales.WarrantyMonths, 0)
	return DayOf(now, p.Zone()).Before(DayOf(until, time.UTC))
}
