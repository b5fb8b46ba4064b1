package exportfile

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"gendan/handbook"
)

// layouts are the ways in which exports, and spreadsheets that saved them anew, write a time without a zone.
var layouts = []string{
	"2006-01-02 15:04:05",
	"2006-1-2 15:04:05",
	"2006-1-2 15:04",
	"2006-01-02T15:04:05",
}

// firstYear and lastYear bound when something can have happened: whatever lies outside was read wrongly.
const (
	firstYear = 2000
	lastYear  = 2100
)

// instant reads a time, in the zone if it carries none, as UTC. An empty cell gives the zero time.
func instant(cell string, zone *time.Location) (time.Time, error) {
	if cell == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, cell)
	dashed := strings.ReplaceAll(cell, "/", "-")
	for i := 0; err != nil && i < len(layouts); i++ {
		t, err = time.ParseInLocation(layouts[i], dashed, zone)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("not a time: %.40q (want such as 2026-01-31 09:30:00)", cell)
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return time.Time{}, fmt.Errorf("the year of %q is not between %d and %d", cell, firstYear, lastYear)
	}
	return t.UTC(), nil
}

// needed reads a time that must be there, as [instant] does; what says what happened then.
func needed(cell, what string, zone *time.Location) (time.Time, error) {
	if cell == "" {
		return time.Time{}, fmt.Errorf("the time at which the %s is missing", what)
	}
	return instant(cell, zone)
}

// amount reads an amount in yuan, with or without the currency's sign and commas between thousands.
func amount(cell string) (handbook.Fen, error) {
	return handbook.ParseYuan(strings.NewReplacer("¥", "", "￥", "", ",", "").Replace(cell))
}

var exponent = regexp.MustCompile(`^\d(\.\d+)?[eE]\+?\d+$`)

// shortened says whether a spreadsheet has turned a long number into 4.63E+17.
func shortened(number string) bool {
	return exponent.MatchString(number) && strings.ContainsAny(number, ".+")
}

// buyer gives the buyer's name on the platform, or nothing where the platform has masked it ("张**"): one masked name
// stands for many buyers, who must not be taken for one (CONT-1, DUTY-5).
func buyer(cell string) string {
	if strings.Contains(cell, "*") {
		return ""
	}
	return cell
}

// maxTitle is the longest product title that is kept, in characters.
const maxTitle = 200

// title gives a product's title on one line.
func title(cell string) string {
	runes := []rune(strings.Join(strings.Fields(cell), " "))
	return string(runes[:min(len(runes), maxTitle)])
}
