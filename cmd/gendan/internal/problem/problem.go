// Package problem reads the API's problems as one line for people.
package problem

import (
	"encoding/json"
	"strings"

	"gendan/api/client"
)

// Read reads an answer that is no success. What is no problem+json comes from a proxy: then the status says enough.
func Read(status string, body []byte) client.Problem {
	p := client.Problem{Title: status}
	if err := json.Unmarshal(body, &p); err != nil {
		return client.Problem{Title: status}
	}
	return p
}

// Line gives title, code, detail and fields in one line.
func Line(p client.Problem) string {
	title := p.Title
	if p.Code != "" {
		title += " (" + p.Code + ")"
	}
	parts := []string{title}
	if p.Detail != "" {
		parts = append(parts, p.Detail)
	}
	for _, field := range p.Errors {
		if strings.Contains(p.Detail, field.Detail) {
			continue // the detail tells of it
		}
		parts = append(parts, field.Field+": "+field.Detail)
	}
	return strings.Join(parts, "; ")
}
