package store

import (
	"gorm.io/gorm"

	"gendan/handbook"
)

type contactRow struct {
	ItemID   string `gorm:"primaryKey"`
	CaseID   string
	Customer string
	PersonID string
	At       instant
	Counts   bool
	Outcome  handbook.Outcome
}

// writeContacts writes the contacts that took place, each once (CONT-1).
func writeContacts(tx *gorm.DB, contacts []handbook.ContactMade) error {
	rows := make([]contactRow, len(contacts))
	for i, c := range contacts {
		rows[i] = contactRow{c.ItemID, c.CaseID, c.Customer, c.PersonID, instantOf(c.At), c.Counts, c.Outcome}
	}
	return insertOnce(tx, rows)
}
