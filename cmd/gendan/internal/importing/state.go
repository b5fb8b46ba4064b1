package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Counts counts what became of rows.
type Counts struct {
	Read     int `json:"read"`
	Created  int `json:"created"`  // a case was started
	Known    int `json:"known"`    // its case runs, or has run
	Recorded int `json:"recorded"` // needs no case: paid, closed, or too old
	Refused  int `json:"refused"`
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

func newStateFile(dir string, o Options, s survey, days int) stateFile {
	key := fmt.Sprintf("%s\n%s\n%s/%s\n%d", s.hash, o.API, o.Source.Platform, o.Source.Shop, days)
	sum := sha256.Sum256([]byte(key))
	return stateFile(filepath.Join(dir, hex.EncodeToString(sum[:8])+".json"))
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
