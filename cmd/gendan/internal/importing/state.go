package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Counts counts what became of rows.
type Counts struct {
	Read    int     `json:"read"`
	Became  []Tally `json:"became"` // of those that were taken
	Refused int     `json:"refused"`
}

// Tally counts the rows of which the same became.
type Tally struct {
	Word string `json:"word"`
	Rows int    `json:"rows"`
}

// What can become of a row, beside being refused. The API's outcomes begin with these words.
const (
	created  = "created"  // a case was started
	known    = "known"    // told before: its case runs or has run, or it needs none
	joined   = "joined"   // the same customer is followed already
	recorded = "recorded" // needs no case: paid, closed, or too old
)

// add counts a row that was taken. Which kind of record it became, such as recorded_paid, is not told apart.
func (c *Counts) add(outcome string) {
	word, _, _ := strings.Cut(outcome, "_")
	i := slices.IndexFunc(c.Became, func(t Tally) bool { return t.Word == word })
	if i < 0 {
		i = len(c.Became)
		c.Became = append(c.Became, Tally{Word: word})
	}
	c.Became[i].Rows++
}

// String tells the counts in one line.
func (c Counts) String() string {
	return fmt.Sprintf("read %d, %srefused %d", c.Read, c.became(", "), c.Refused)
}

// became lists what became of the rows that were taken, each with an end behind it.
func (c Counts) became(end string) string {
	var text strings.Builder
	for _, t := range c.Became {
		fmt.Fprintf(&text, "%s %d%s", t.Word, t.Rows, end)
	}
	return text.String()
}

// state is how far an import has come: everything up to a row is done.
type state struct {
	File   string `json:"file"`
	API    string `json:"api"`
	Rows   int    `json:"rows"`
	Line   int    `json:"line"` // of the last of them
	Counts Counts `json:"counts"`
}

// stateFile keeps the state of one import: of this content, to this API and shop, moved by so many days.
type stateFile string

func newStateFile(o Options, kind string, s survey, days int) stateFile {
	key := fmt.Sprintf("%s\n%s\n%s\n%s/%s\n%d", kind, s.hash, o.API, o.Source.Platform, o.Source.Shop, days)
	sum := sha256.Sum256([]byte(key))
	return stateFile(filepath.Join(o.StateDir, hex.EncodeToString(sum[:8])+".json"))
}

// load gives the state of an import that was not finished; the zero state when there is none.
func (f stateFile) load() (state, error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, os.ErrNotExist) {
		return state{}, nil
	}
	if err != nil {
		return state{}, err
	}
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return state{}, fmt.Errorf("%s is damaged; use --restart: %w", f, err)
	}
	return s, nil
}

// save writes the state so that a kill at any moment leaves either the old or the new one.
func (f stateFile) save(s state) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(string(f)), 0o700); err != nil {
		return err
	}
	next := string(f) + ".new"
	if err := os.WriteFile(next, text, 0o600); err != nil {
		return err
	}
	return os.Rename(next, string(f))
}

// remove forgets an import that is finished.
func (f stateFile) remove() error {
	if err := os.Remove(string(f)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
