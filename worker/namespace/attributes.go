package namespace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"gendan/workflows"
)

// Attribute is a search attribute that gendan needs.
type Attribute struct {
	Name string
	Type enumspb.IndexedValueType
}

// wanted lists the search attributes that gendan needs.
func wanted() []Attribute {
	var list []Attribute
	for _, key := range workflows.SearchAttributes() {
		list = append(list, Attribute{key.GetName(), key.GetValueType()})
	}
	return list
}

// condition is a query that is valid once the attribute is there and of its type. The name is quoted: Level is a word of
// the query language.
func (a Attribute) condition() string {
	value := "'a'"
	switch a.Type {
	case enumspb.INDEXED_VALUE_TYPE_BOOL:
		value = "true"
	case enumspb.INDEXED_VALUE_TYPE_DATETIME:
		value = "'2026-01-01T00:00:00Z'"
	default: // text of some kind
	}
	return "`" + a.Name + "` = " + value
}

// missing lists the attributes that are not registered, or that a query cannot use yet. It queries once at most, unless it
// may not see what is registered: a namespace answers few queries a second.
func (n Namespace) missing(ctx context.Context) ([]Attribute, error) {
	listed, denied := n.Operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: n.Name})
	if denied == nil {
		if lacking := slices.DeleteFunc(wanted(), func(a Attribute) bool { return listed.GetCustomAttributes()[a.Name] == a.Type }); len(lacking) > 0 {
			return lacking, nil
		}
	}
	unknown, err := n.unknown(ctx, wanted()...)
	switch {
	case err != nil || !unknown:
		return nil, err
	case denied == nil:
		return wanted(), nil
	}
	return n.queryEach(ctx)
}

// queryEach lists the attributes that a query cannot use.
func (n Namespace) queryEach(ctx context.Context) ([]Attribute, error) {
	var list []Attribute
	for _, a := range wanted() {
		unknown, err := n.unknown(ctx, a)
		if err != nil {
			return nil, err
		}
		if unknown {
			list = append(list, a)
		}
	}
	return list, nil
}

// unknown says whether a query by these attributes is refused.
func (n Namespace) unknown(ctx context.Context, attributes ...Attribute) (bool, error) {
	conditions := make([]string, len(attributes))
	for i, a := range attributes {
		conditions[i] = a.condition()
	}
	_, err := n.Workflow.CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{
		Namespace: n.Name, Query: strings.Join(conditions, " OR "),
	})
	var refused *serviceerror.InvalidArgument
	switch {
	case errors.As(err, &refused):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("query by %s: %w", names(attributes), err)
	}
	return false, nil
}

// queryable gives an error until every attribute can be used in a query: a frontend learns of new ones within seconds.
func (n Namespace) queryable(ctx context.Context) error {
	missing, err := n.missing(ctx)
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("queries do not know %s yet", names(missing))
	}
	return err
}

// ensureAttributes registers what is not registered. One of another type is refused: a type cannot be changed.
func (n Namespace) ensureAttributes(ctx context.Context) error {
	known, err := n.Operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: n.Name})
	if err != nil {
		return n.refused(fmt.Errorf("list search attributes: %w", err), false, wanted())
	}
	var missing []Attribute
	add := map[string]enumspb.IndexedValueType{}
	for _, a := range wanted() {
		is, registered := known.GetCustomAttributes()[a.Name]
		switch {
		case !registered:
			missing = append(missing, a)
			add[a.Name] = a.Type
		case is != a.Type:
			return &RefusedError{fmt.Errorf("search attribute %s is of type %s in namespace %s and has to be %s; "+
				"a type cannot be changed: take another namespace, or remove it there", a.Name, is, n.Name, a.Type)}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = n.Operator.AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: n.Name, SearchAttributes: add})
	if err != nil {
		return n.refused(fmt.Errorf("register search attributes: %w", err), false, missing)
	}
	n.Say("search attributes registered: " + names(missing))
	return nil
}

func names(attributes []Attribute) string {
	list := make([]string, len(attributes))
	for i, a := range attributes {
		list[i] = a.Name
	}
	return strings.Join(list, ", ")
}
