package exportfile

import (
	"fmt"
	"slices"
	"strings"
)

// head is a column that we read. All others, addresses among them, are not looked at.
type head struct {
	name   string   // as we call it, and as a file may head it
	needed bool     // without it nothing can be said of a row
	also   []string // how platforms head it, the commonest first
}

// names lists how a column may be headed. The first that the file has is taken.
func (h head) names() []string { return append(slices.Clone(h.also), h.name) }

// cells are a row's cells by our names of their columns.
type cells struct {
	at     map[string]int // in the record; a column that the file has not is missing
	record []string
}

// findColumns finds our columns in a file's header by name, in whatever order they stand.
func findColumns(heads []head, header []string) (map[string]int, error) {
	at := map[string]int{}
	var missing []string
	for _, h := range heads {
		names := h.names()
		i := slices.IndexFunc(names, func(name string) bool { return slices.Contains(header, name) })
		switch {
		case i >= 0:
			at[h.name] = slices.Index(header, names[i])
		case h.needed:
			missing = append(missing, strings.Join(names[:2], " or "))
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("the header has no column %s; it has: %s",
			strings.Join(missing, ", no column "), strings.Join(header, ", "))
	}
	return at, nil
}

// get gives a row's cell without what spreadsheets wrap around it, and "" for a column that the file has not.
func (c cells) get(name string) string {
	at, ok := c.at[name]
	if !ok || at >= len(c.record) {
		return ""
	}
	return unwrap(c.record[at])
}

// unwrap takes away the spaces, tabs, apostrophes and ="…" that exports put around long numbers so that a
// spreadsheet shows all their digits.
func unwrap(cell string) string {
	cell = strings.TrimSpace(cell)
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok {
			cell = inner
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(cell), "'"))
}
