package namespace

import (
	"cmp"
	"fmt"
	"net"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/grpc/codes"
)

// RefusedError is Temporal's refusal for good: trying again is no use. It says what can be done instead.
type RefusedError struct{ error }

// Unwrap gives Temporal's own error.
func (e *RefusedError) Unwrap() error { return e.error }

func (e *RefusedError) final() {}

// MissingError says what a namespace lacks, and how to make it.
type MissingError struct {
	Namespace  Namespace
	Absent     bool        // the namespace itself is missing
	Attributes []Attribute // that are missing, or cannot be queried yet
}

// Error says what is missing and how to make it.
func (e *MissingError) Error() string {
	var lines []string
	if e.Absent {
		lines = append(lines, fmt.Sprintf("Temporal at %s has no namespace %s", e.Namespace.Address, e.Namespace.Name))
	} else {
		lines = append(lines, fmt.Sprintf("namespace %s lacks search attributes: %s", e.Namespace.Name, names(e.Attributes)))
	}
	if !e.Namespace.onCloud() {
		lines = append(lines, "'gendan temporal setup' makes what is missing")
	} else {
		lines = append(lines, e.Namespace.byHand(e.Absent, e.Attributes))
	}
	return strings.Join(lines, "; ")
}

func (e *MissingError) final() {}

// refused gives a [*RefusedError] if the error is Temporal's refusal for good, with what has to be made by hand then.
// Any other error comes back as it is.
func (n Namespace) refused(err error, absent bool, attributes []Attribute) error {
	switch code := serviceerror.ToStatus(err).Code(); code {
	case codes.PermissionDenied, codes.Unauthenticated, codes.Unimplemented:
		return &RefusedError{fmt.Errorf("Temporal at %s does not let us (%w); %s", n.Address, err, n.byHand(absent, attributes))}
	case codes.InvalidArgument:
		return &RefusedError{fmt.Errorf("Temporal at %s refuses: %w", n.Address, err)}
	default:
		return err
	}
}

// onCloud says whether the address is Temporal Cloud's, where namespaces are not made through the same door.
func (n Namespace) onCloud() bool {
	host, _, err := net.SplitHostPort(n.Address)
	if err != nil {
		host = n.Address
	}
	return strings.HasSuffix(host, ".tmprl.cloud") || strings.HasSuffix(host, ".api.temporal.io")
}

// byHand says how whoever may do so makes the namespace and the search attributes.
func (n Namespace) byHand(absent bool, attributes []Attribute) string {
	if n.onCloud() {
		return n.byHandOnCloud(absent, attributes)
	}
	text := "if they are not there, somebody who may has to make them:"
	if absent {
		text += fmt.Sprintf("\n  temporal operator namespace create --namespace %s --retention %dd", n.Name, n.keptDays())
	}
	text += "\n  temporal operator search-attribute create --namespace " + n.Name
	for _, a := range attributes {
		text += fmt.Sprintf(" --name %s --type %s", a.Name, a.Type)
	}
	return text
}

func (n Namespace) byHandOnCloud(absent bool, attributes []Attribute) string {
	text := "on Temporal Cloud namespaces and search attributes are made in its console, or with its own tool:"
	if absent {
		name, _, _ := strings.Cut(n.Name, ".")
		text += fmt.Sprintf("\n  tcld namespace create --namespace %s --region REGION --retention-days %d", name, n.keptDays())
	}
	text += "\n  tcld namespace search-attributes add --namespace " + n.Name
	for _, a := range attributes {
		text += fmt.Sprintf(" --search-attribute %s=%s", a.Name, a.Type)
	}
	return text + "\nthen 'gendan temporal check' says whether everything is there"
}

// keptDays is how long closed cases are to be kept, in days as the tools take it.
func (n Namespace) keptDays() int {
	const day = 24 * time.Hour
	return int((cmp.Or(n.Retention, 90*day) + day - 1) / day)
}
