package problem

import "testing"

func TestLineTellsEverythingThatIsKnown(t *testing.T) {
	for body, want := range map[string]string{
		`{"title":"The request is invalid","code":"invalid_request","detail":"see errors","errors":[{"field":"total","detail":"is no amount"}]}`: "The request is invalid (invalid_request); see errors; total: is no amount",
		`{"title":"Not found","code":"not_found"}`: "Not found (not_found)",
		`<html>Bad gateway</html>`:                 "502 Bad Gateway",
		``:                                         "502 Bad Gateway",
	} {
		if got := Line(Read("502 Bad Gateway", []byte(body))); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}
