package handbook

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// refusals collects what is wrong with something that people filled in, field by field.
type refusals []error

// check refuses a field unless it is right.
func (r *refusals) check(right bool, field, reason string) {
	if !right {
		*r = append(*r, &ResultError{field, reason})
	}
}

// text refuses a text that is too long, or blank where it is needed.
func (r *refusals) text(field, text string, needed bool) {
	r.check(utf8.RuneCountInString(text) <= MaxNote, field, fmt.Sprintf("longer than %d characters", MaxNote))
	r.check(!needed || strings.TrimSpace(text) != "", field, "must not be blank")
}

// maxName is the longest name, in characters.
const maxName = 100

// name refuses a name that is too long.
func (r *refusals) name(field, name string) {
	r.check(utf8.RuneCountInString(name) <= maxName, field, fmt.Sprintf("longer than %d characters", maxName))
}

// amount refuses money that is negative or more than any order costs.
func (r *refusals) amount(field string, amount Fen) {
	r.check(amount >= 0, field, "must not be negative")
	r.check(amount <= MaxFen, field, "more than "+MaxFen.String())
}

func (r *refusals) err() error { return errors.Join(*r...) }
