// Package texts is the one catalogue of what people read: agents, supervisors and operators. Chinese
// comes first, English beside it. Every function is pure and gives the same text for the same facts, so
// that workflow code may call it; times are shown in the shop's zone. No text names a customer: no buyer
// id, no telephone number, no address.
package texts

import (
	"fmt"
	"strings"
)

// Text is one text in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// String gives both languages, Chinese first: on one line, or as two paragraphs where the Chinese has several lines.
func (t Text) String() string {
	if strings.Contains(t.ZH, "\n") {
		return t.ZH + "\n\n" + t.EN
	}
	return t.ZH + " / " + t.EN
}

// then puts more after t.
func (t Text) then(more Text) Text { return Text{t.ZH + more.ZH, t.EN + more.EN} }

// fill puts parts into both languages' patterns, which name them as %[1]s, %[2]s or in turn as %s. A part is a
// [Text], of which each pattern takes its own language, or a string.
func fill(zh, en string, parts ...any) Text {
	inZH, inEN := make([]any, len(parts)), make([]any, len(parts))
	for i, part := range parts {
		inZH[i], inEN[i] = part, part
		if t, ok := part.(Text); ok {
			inZH[i], inEN[i] = t.ZH, t.EN
		}
	}
	return Text{fmt.Sprintf(zh, inZH...), fmt.Sprintf(en, inEN...)}
}

// either gives what is right for a condition that holds, or for one that does not.
func either[T any](holds bool, yes, no T) T {
	if holds {
		return yes
	}
	return no
}

// join puts texts one after another with a separator between them.
func join(all []Text, between Text) Text {
	var joined Text
	for i, t := range all {
		if i > 0 {
			joined = joined.then(between)
		}
		joined = joined.then(t)
	}
	return joined
}

// nameIn gives a value's name from a list of names.
func nameIn[T ~string](names map[T]Text, value T) Text {
	if name, ok := names[value]; ok {
		return name
	}
	return unknown(value)
}

// unknown shows a value that the catalogue has no words for, such as one of a newer release, as it is.
func unknown[T ~string](value T) Text { return Text{string(value), string(value)} }

// inLine makes one line of what a person wrote.
func inLine(note string) string { return strings.Join(strings.Fields(note), " ") }

// within puts a name into a sentence: in English it begins with a small letter there.
func within(name Text) Text {
	if name.EN == "" {
		return name
	}
	return Text{name.ZH, strings.ToLower(name.EN[:1]) + name.EN[1:]}
}

// listOf names values one after another in a sentence.
func listOf[T any](values []T, name func(T) Text) Text {
	all := make([]Text, len(values))
	for i, value := range values {
		all[i] = within(name(value))
	}
	return join(all, Text{"、", ", "})
}
