package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"gendan/store"
)

// place is what a cursor holds: where a page ended, and of which list.
type place struct {
	List  listing      `json:"list"`
	After store.Cursor `json:"after"`
}

// listing tells a list with its filters from every other, in a few letters.
type listing string

// pageOf reads which page of a list is wanted. Params are the request's query: what is not limit or cursor is a filter.
func pageOf(list string, params any) (store.Page, listing, error) {
	var page struct {
		Limit  int
		Cursor *string
	}
	filters := map[string]any{}
	text, err := json.Marshal(params)
	if err == nil {
		err = errors.Join(json.Unmarshal(text, &page), json.Unmarshal(text, &filters))
	}
	delete(filters, "limit")
	delete(filters, "cursor")
	if err == nil {
		text, err = json.Marshal(filters) // in the order of their names
	}
	if err != nil {
		return store.Page{}, "", fmt.Errorf("query of %s: %w", list, err)
	}
	sum := sha256.Sum256(append([]byte(list+"?"), text...))
	of := listing(base64.RawURLEncoding.EncodeToString(sum[:6]))
	after, err := of.after(page.Cursor)
	return store.Page{Limit: page.Limit, After: after}, of, err
}

// after reads a cursor of this list.
func (l listing) after(cursor *string) (*store.Cursor, error) {
	if cursor == nil {
		return nil, nil //nolint:nilnil // from the beginning
	}
	var at place
	text, err := base64.RawURLEncoding.DecodeString(*cursor)
	if err == nil {
		err = json.Unmarshal(text, &at)
	}
	if err != nil || at.List != l {
		return nil, refuseField(CodeInvalid, "cursor", "must come from next_cursor of the same list with the same filters")
	}
	return &at.After, nil
}

// cursor writes where a page ended, and nothing after the last one.
func (l listing) cursor(next *store.Cursor) string {
	if next == nil {
		return ""
	}
	text, err := json.Marshal(place{l, *next})
	if err != nil {
		return "" // a time, a text and a number always have a form
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// given gives what a parameter holds, and the zero value where it is absent.
func given[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}

// words gives a list of the handbook's words as the contract's, or the reverse.
func words[To, From ~string](list []From) []To {
	return shown(list, func(word From) To { return To(word) })
}

// shown shows every row of a page.
func shown[Row, T any](rows []Row, show func(Row) T) []T {
	list := make([]T, len(rows))
	for i, row := range rows {
		list[i] = show(row)
	}
	return list
}
