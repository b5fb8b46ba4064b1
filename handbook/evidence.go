package handbook

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// EvidenceKind is what a file shows (AS-2).
type EvidenceKind string

// The evidence of AS-2, and what a wrong delivery needs (AS-19).
const (
	EvidenceOverall    EvidenceKind = "overall"
	EvidenceCloseUp    EvidenceKind = "close_up"
	EvidenceDetail     EvidenceKind = "detail"
	EvidenceBoxDamage  EvidenceKind = "box_damage"  // the damaged part of the box
	EvidenceBatchLabel EvidenceKind = "batch_label" // on the box
	EvidenceReceived   EvidenceKind = "received"    // what was delivered instead
	EvidenceReceipt    EvidenceKind = "receipt"     // of money that the customer advanced
	EvidenceVideo      EvidenceKind = "video"
	EvidenceOther      EvidenceKind = "other"
)

// EvidenceKinds lists every kind.
func EvidenceKinds() []EvidenceKind {
	return []EvidenceKind{
		EvidenceOverall, EvidenceCloseUp, EvidenceDetail, EvidenceBoxDamage, EvidenceBatchLabel, EvidenceReceived,
		EvidenceReceipt, EvidenceVideo, EvidenceOther,
	}
}

// Evidence is a reference to a file (凭证). The file itself is not ours, and its link is never fetched.
type Evidence struct {
	Kind    EvidenceKind `json:"kind"`
	URL     string       `json:"url"`
	SHA256  string       `json:"sha256"` // of the file, in hex: the same file is kept once
	TakenAt time.Time    `json:"taken_at,omitzero"`
	By      string       `json:"by,omitempty"`      // who added it
	AddedAt time.Time    `json:"added_at,omitzero"` // the case's clock
}

// EvidenceNeed says which evidence a cause needs (AS-2).
type EvidenceNeed struct {
	Cause Cause          `json:"cause"`
	Kinds []EvidenceKind `json:"kinds"`
}

// EvidenceGiven adds evidence to a case, or says what can't be had and why.
type EvidenceGiven struct {
	Files        []Evidence     `json:"files,omitempty"`
	Unobtainable []EvidenceKind `json:"unobtainable,omitempty"`
	Note         string         `json:"note,omitempty"` // why not
}

// Bounds of what a case holds, so that no case outgrows its workflow.
const (
	maxEvidence = 60
	maxURL      = 1000
)

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (g EvidenceGiven) validate(had int) error {
	var v refusals
	v.check(len(g.Files)+len(g.Unobtainable) > 0, "files", "at least one, or what can't be had")
	v.check(had+len(g.Files) <= maxEvidence, "files", fmt.Sprintf("a case holds at most %d", maxEvidence))
	for i, file := range g.Files {
		field := fmt.Sprintf("files[%d]", i)
		v.check(slices.Contains(EvidenceKinds(), file.Kind), field+".kind", fmt.Sprintf("%.40q is unknown", file.Kind))
		v.check(linkOK(file.URL), field+".url", fmt.Sprintf("want an http or https link without a password, at most %d characters", maxURL))
		v.check(sha256Hex.MatchString(file.SHA256), field+".sha256", "want 64 lower-case hex digits")
	}
	v.check(len(g.Unobtainable) <= len(EvidenceKinds()), "unobtainable", "too many")
	for i, kind := range g.Unobtainable {
		v.check(slices.Contains(EvidenceKinds(), kind), fmt.Sprintf("unobtainable[%d]", i), fmt.Sprintf("%.40q is unknown", kind))
	}
	v.text("note", g.Note, len(g.Unobtainable) > 0)
	return v.err()
}

// linkOK looks at a link's form alone.
func linkOK(link string) bool {
	if len(link) > maxURL {
		return false
	}
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.TrimSpace(u.Hostname()) != "" && u.User == nil
}

// needed lists the evidence that causes need, in the order in which people read it (AS-2).
func (p AfterSalesPolicy) needed(causes []Cause) []EvidenceKind {
	var kinds []EvidenceKind
	for _, kind := range EvidenceKinds() {
		if slices.ContainsFunc(p.Evidence, func(n EvidenceNeed) bool {
			return slices.Contains(causes, n.Cause) && slices.Contains(n.Kinds, kind)
		}) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
