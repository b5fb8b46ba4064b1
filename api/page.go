package api

import (
	"encoding/base64"
	"encoding/json"

	"gendan/store"
)

// place is what a cursor holds: where a page ended, and in which list.
type place struct {
	List  string       `json:"list"`
	After store.Cursor `json:"after"`
}

// pageOf reads which page of a list is wanted.
func pageOf(list string, limit *int, cursor *string) (store.Page, error) {
	page := store.Page{Limit: given(limit)}
	if cursor == nil {
		return page, nil
	}
	var at place
	text, err := base64.RawURLEncoding.DecodeString(*cursor)
	if err == nil {
		err = json.Unmarshal(text, &at)
	}
	if err != nil || at.List != list {
		return page, refuseField(CodeInvalid, "cursor", "must come from next_cursor of the same list")
	}
	page.After = &at.After
	return page, nil
}

// cursorOf writes where a page ended, and nothing after the last one.
func cursorOf(list string, next *store.Cursor) string {
	if next == nil {
		return ""
	}
	text, err := json.Marshal(place{list, *next})
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

// shown shows every row of a page.
func shown[Row, T any](rows []Row, show func(Row) T) []T {
	list := make([]T, len(rows))
	for i, row := range rows {
		list[i] = show(row)
	}
	return list
}
