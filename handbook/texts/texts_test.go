package texts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// buyer is a customer's id, which no text may hold.
const buyer = "buyer8842917"

var (
	han      = regexp.MustCompile(`\p{Han}`)
	latin    = regexp.MustCompile(`[A-Za-z]`)
	leftover = regexp.MustCompile(`%!|%s|%\[|0001|\b1\x{5E74}|\(\)|\x{FF08}\x{FF09}|[{}<>]|\bnil\b`)
	// clumsy finds punctuation that a Chinese reader trips over: half-width marks beside a character, and spaces
	// beside full-width marks (U+FF08 opens a bracket, the others close something) or at a line's end.
	clumsy = regexp.MustCompile(`\p{Han}[,;:?!()]|[,;:?!(]\p{Han}` +
		`| [\x{FF0C}\x{3002}\x{FF1A}\x{FF1B}\x{FF1F}\x{FF01}\x{FF08}\x{FF09}]|[\x{FF0C}\x{3002}\x{FF1A}\x{FF1B}\x{FF08}\x{FF09}] | (\n|$)`)
)

// proper checks what holds for every text: both languages, no placeholder left, no stray spaces, no customer.
func proper(t *testing.T, what string, text Text) {
	t.Helper()
	unindented := strings.ReplaceAll(text.ZH, "\n    - ", "\n- ")
	for fault, found := range map[string]bool{
		"no Chinese":         !han.MatchString(text.ZH),
		"no English":         !latin.MatchString(text.EN),
		"Chinese in English": han.MatchString(text.EN),
		"leftover":           leftover.MatchString(text.ZH + text.EN),
		"double space":       strings.Contains(unindented+"|"+text.EN, "  "),
		"punctuation":        clumsy.MatchString(unindented),
		"space at an end":    strings.TrimSpace(text.EN) != text.EN,
		"customer":           strings.Contains(text.ZH+text.EN, buyer),
	} {
		if found {
			t.Errorf("%s: %s: %q", what, fault, text)
		}
	}
}

// named checks that every value of a list has its own name in both languages.
func named[T ~string](t *testing.T, list []T, name func(T) Text) {
	t.Helper()
	seen := map[Text]T{}
	for _, value := range list {
		text := name(value)
		proper(t, string(value), text)
		if other, taken := seen[text]; taken {
			t.Errorf("%s and %s are both called %s", value, other, text)
		}
		seen[text] = value
	}
	if later := T("of_a_newer_release"); name(later) != unknown(later) {
		t.Errorf("a value without words must be shown as it is, not as %s", name(later))
	}
}

func TestEveryValueHasAName(t *testing.T) {
	named(t, handbook.CaseKinds(), Kind)
	named(t, handbook.Stages(), Stage)
	named(t, handbook.Waitings(), Waiting)
	named(t, handbook.Endings(), Ending)
	named(t, handbook.EventKinds(), EventKind)
	named(t, handbook.ItemKinds(), Item)
	named(t, handbook.ItemStates(), ItemState)
	named(t, handbook.Outcomes(), Outcome)
	named(t, handbook.DropReasons(), Reason)
	named(t, handbook.NoticeKinds(), NoticeKind)
	named(t, handbook.Platforms(), Platform)
	named(t, handbook.FactKinds(), Fact)
	named(t, handbook.Closers(), Closer)
	named(t, handbook.Roles(), Role)
	named(t, handbook.Grades(), Grade)
	named(t, handbook.ApprovalSubjects(), Subject)
	named(t, handbook.ApprovalStates(), ApprovalState)
	named(t, handbook.VoteRefusals(), VoteRefusal)
	named(t, handbook.DiscountStates(), DiscountState)
	named(t, handbook.SchemeKinds(), SchemeKind)
	named(t, placeReasons(), PlaceReason)
	named(t, handbook.ClockKinds(), ClockKind)
	named(t, handbook.Causes(), Cause)
	named(t, handbook.Parties(), Party)
	named(t, handbook.StepKinds(), StepKind)
	named(t, handbook.StepOwners(), StepOwner)
	named(t, handbook.StepStates(), StepState)
	named(t, handbook.ClaimStates(), ClaimState)
	named(t, handbook.EvidenceKinds(), EvidenceKind)
	named(t, handbook.Channels(), Channel)
	named(t, handbook.Requests(), Request)
	named(t, handbook.RefundDecisions(), RefundDecision)
	named(t, handbook.ActionKinds(), ActionKind)
	named(t, handbook.ApprovalReasons(), ApprovalReason)
	named(t, handbook.EntryKinds(), EntryKind)
	named(t, handbook.Ratings(), Rating)
}

// placeReasons lists why actions are out of place.
func placeReasons() []handbook.PlaceReason {
	return []handbook.PlaceReason{
		handbook.PlaceStage, handbook.PlaceStale, handbook.PlaceHalted, handbook.PlaceSteps, handbook.PlaceClaims,
		handbook.PlaceReview, handbook.PlaceTooOld,
	}
}

// AS-3: every level has its own name, and what is no level is shown as it is.
func TestEveryLevelHasAName(t *testing.T) {
	seen := map[Text]bool{}
	for _, level := range declaredValues(t, "Level") {
		n, err := strconv.Atoi(level)
		if err != nil {
			t.Fatal(err)
		}
		name := Level(handbook.Level(n))
		proper(t, "level "+level, name)
		seen[name] = true
	}
	if none := Level(0); len(seen) != 4 || seen[none] {
		t.Errorf("%d levels have names of their own, and none is called %s", len(seen), none)
	}
	if got := Level(7); got != unknown("7") {
		t.Errorf("got %s", got)
	}
}

// A value that is declared and not listed would escape every test here.
func TestListsHoldEveryDeclaredValue(t *testing.T) {
	for typeName, listed := range map[string][]string{
		"CaseKind":        plain(handbook.CaseKinds()),
		"Stage":           plain(handbook.Stages()),
		"Waiting":         plain(handbook.Waitings()),
		"Ending":          plain(handbook.Endings()),
		"EventKind":       plain(handbook.EventKinds()),
		"ItemKind":        plain(handbook.ItemKinds()),
		"ItemState":       plain(handbook.ItemStates()),
		"Outcome":         plain(handbook.Outcomes()),
		"DropReason":      plain(handbook.DropReasons()),
		"NoticeKind":      plain(handbook.NoticeKinds()),
		"Platform":        plain(handbook.Platforms()),
		"FactKind":        plain(handbook.FactKinds()),
		"Closer":          plain(handbook.Closers()),
		"Role":            plain(handbook.Roles()),
		"Grade":           plain(handbook.Grades()),
		"ApprovalSubject": plain(handbook.ApprovalSubjects()),
		"ApprovalState":   plain(handbook.ApprovalStates()),
		"VoteRefusal":     plain(handbook.VoteRefusals()),
		"DiscountState":   plain(handbook.DiscountStates()),
		"SchemeKind":      plain(handbook.SchemeKinds()),
		"PlaceReason":     plain(placeReasons()),
		"ClockKind":       plain(handbook.ClockKinds()),
		"Cause":           plain(handbook.Causes()),
		"Party":           plain(handbook.Parties()),
		"StepKind":        plain(handbook.StepKinds()),
		"StepOwner":       plain(handbook.StepOwners()),
		"StepState":       plain(handbook.StepStates()),
		"ClaimState":      plain(handbook.ClaimStates()),
		"EvidenceKind":    plain(handbook.EvidenceKinds()),
		"Channel":         plain(handbook.Channels()),
		"Request":         plain(handbook.Requests()),
		"RefundDecision":  plain(handbook.RefundDecisions()),
		"ActionKind":      plain(handbook.ActionKinds()),
		"ApprovalReason":  plain(handbook.ApprovalReasons()),
		"EntryKind":       plain(handbook.EntryKinds()),
		"Rating":          plain(handbook.Ratings()),
	} {
		declared := declaredValues(t, typeName)
		slices.Sort(declared)
		slices.Sort(listed)
		if len(declared) == 0 || !slices.Equal(declared, listed) {
			t.Errorf("%s: declared %q, listed %q", typeName, declared, listed)
		}
	}
}

func plain[T ~string](list []T) []string {
	var values []string
	for _, v := range list {
		values = append(values, string(v))
	}
	return values
}

// declaredValues reads the handbook's source for the constants of a type.
func declaredValues(t *testing.T, typeName string) []string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, isSpec := n.(*ast.ValueSpec)
			if !isSpec {
				return true
			}
			if named, ok := spec.Type.(*ast.Ident); ok && named.Name == typeName {
				for _, value := range spec.Values {
					if literal, ok := value.(*ast.BasicLit); ok {
						values = append(values, unquoted(t, literal))
					}
				}
			}
			return true
		})
	}
	return values
}

// unquoted gives a literal's value: a number's as it is written.
func unquoted(t *testing.T, literal *ast.BasicLit) string {
	t.Helper()
	if literal.Kind != token.STRING {
		return literal.Value
	}
	s, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTextPutsChineseFirst(t *testing.T) {
	if got := (Text{"催付", "Dunning"}).String(); got != "催付 / Dunning" {
		t.Errorf("one line: %q", got)
	}
	if got := (Text{"一\n二", "one two"}).String(); got != "一\n二\n\none two" {
		t.Errorf("several lines: %q", got)
	}
}

// shanghai is the zone of the shop in these tests; a Monday is today.
func shanghai(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// at reads a shop's time on a day of November 2026, as UTC: "23 10:30".
func at(t *testing.T, clock string) time.Time {
	t.Helper()
	instant, err := time.ParseInLocation("2006-01 2 15:04", "2026-11 "+clock, shanghai(t))
	if err != nil {
		t.Fatal(err)
	}
	return instant.UTC()
}

func order(t *testing.T) handbook.Order {
	t.Helper()
	return handbook.Order{
		OrderKey:   handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "123"},
		CustomerID: buyer, Product: "椰棕床垫 1.8 米", Total: 129_900, PlacedAt: at(t, "23 10:05"),
	}
}
