package policyfile

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"gendan/handbook"
)

// builtIn holds the default policy and the calendars that it lists.
//
//go:embed default.yaml calendar
var builtIn embed.FS

// maxFile is the largest policy or calendar file that is read: 1 MiB.
const maxFile = 1 << 20

// layer is one policy file, read and found in order by itself.
type layer struct {
	file      string
	top       *node
	content   wholeFile
	calendars []handbook.CalendarYear
}

// source is where a policy file and the calendars that it lists are read from.
type source struct {
	open   func(name string) (fs.File, error)
	beside string // the folder that relative names of calendars are taken from
}

func readDefault(ps *problems) layer {
	return source{open: builtIn.Open}.layer("default.yaml", ps)
}

func readFile(path string, ps *problems) layer {
	return source{
		open:   func(name string) (fs.File, error) { return os.Open(name) },
		beside: filepath.Dir(path),
	}.layer(path, ps)
}

func (s source) layer(name string, ps *problems) layer {
	content, err := s.read(name)
	if err != nil {
		ps.add(place{file: name}, "", "%s", err)
		return layer{file: name, top: &node{kind: mapping}}
	}
	l := layer{file: name, top: parse(name, content, ps)}
	r := reader{ps, map[string]place{}}
	r.fill(l.top, reflect.ValueOf(&l.content).Elem(), "", false)
	for i, name := range l.content.Calendars {
		path := fmt.Sprintf("calendars[%d]", i)
		if !filepath.IsAbs(name) {
			name = filepath.Join(s.beside, name)
		}
		content, err := s.read(name)
		if err != nil {
			ps.add(r.at(path), path, "%s", err)
			continue
		}
		l.calendars = append(l.calendars, readCalendar(name, content, ps))
	}
	return l
}

func (s source) read(name string) ([]byte, error) {
	f, err := s.open(name)
	if err != nil {
		return nil, fmt.Errorf("can't be read: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("can't be read: %w", err)
	case len(content) > maxFile:
		return nil, fmt.Errorf("larger than %d bytes", maxFile)
	}
	return content, nil
}

func readCalendar(name string, content []byte, ps *problems) handbook.CalendarYear {
	var year handbook.CalendarYear
	r := reader{ps, map[string]place{}}
	before := len(*ps)
	r.fill(parse(name, content, ps), reflect.ValueOf(&year).Elem(), "", true)
	if len(*ps) > before {
		return year
	}
	if err := year.Validate(); err != nil {
		ps.add(place{file: name}, "", "%s", err)
	}
	return year
}

// over lays a layer's calendars over others: a year that is given again replaces the one before.
func (l layer) over(calendar handbook.Calendar) handbook.Calendar {
	years := slices.Clone(calendar.Years)
	for _, y := range l.calendars {
		years = slices.DeleteFunc(years, func(old handbook.CalendarYear) bool { return old.Year == y.Year })
		years = append(years, y)
	}
	slices.SortFunc(years, func(a, b handbook.CalendarYear) int { return a.Year - b.Year })
	return handbook.Calendar{Years: years}
}
