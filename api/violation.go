package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"gendan/handbook"
)

// violations gathers how a request breaks the contract, by field, in words that hold no schema.
type violations struct {
	fields []FieldError
	code   Code
}

// maxViolations bounds an answer to a body of nothing but mistakes.
const maxViolations = 20

// enumCodes names the words whose unknown values have a code of their own.
var enumCodes = map[string]Code{"platform": CodeUnknownPlatform, "role": CodeUnknownRole}

func (v *violations) note(field, format string, args ...any) {
	if field == "" {
		field = "body"
	}
	found := FieldError{Field: field, Detail: fmt.Sprintf(format, args...)}
	if len(v.fields) < maxViolations && !slices.Contains(v.fields, found) {
		v.fields = append(v.fields, found)
	}
}

// handbook notes what the handbook says against something that was filled in.
func (v *violations) handbook(err error) {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return
	}
	for _, e := range joined.Unwrap() {
		var field *handbook.ResultError
		if errors.As(e, &field) {
			v.note(field.Field, "%s", field.Reason)
		}
	}
}

// yuan reads an amount; nothing is nothing.
func (v *violations) yuan(field, text string) handbook.Fen {
	if text == "" {
		return 0
	}
	amount, err := handbook.ParseYuan(text)
	if err != nil {
		v.note(field, "is %s", err)
	}
	return amount
}

// err gives the refusal, if there is anything to refuse.
func (v *violations) err() error {
	if len(v.fields) == 0 {
		return nil
	}
	slices.SortStableFunc(v.fields, func(a, b FieldError) int { return strings.Compare(a.Field, b.Field) })
	code := CodeInvalid
	if v.code != "" {
		code = v.code
	}
	first := v.fields[0]
	return &Error{Code: code, Detail: first.Field + " " + first.Detail, Fields: v.fields}
}

// query notes what the library lets pass in a query: parameters that nobody described, or that are given twice, and
// times, whose format it does not check there.
func (v *violations) query(query url.Values, operation *openapi3.Operation) {
	for name, values := range query {
		param := operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name)
		if param == nil {
			v.note(name, "is not a parameter here")
			continue
		}
		schema := param.Schema.Value
		if len(values) > 1 && !schema.Type.Is(openapi3.TypeArray) {
			v.note(name, "is given more than once")
		}
		if schema.Format != "date-time" {
			continue
		}
		if err := checkTime(values[0]); err != nil {
			v.note(name, "%s", err)
		}
	}
}

// add notes what the library found.
func (v *violations) add(field string, err error) {
	var all openapi3.MultiError
	var request *openapi3filter.RequestError
	var schema *openapi3.SchemaError
	switch {
	case err == nil:
	case asItself(err, &all):
		for _, e := range all {
			v.add(field, e)
		}
	case asItself(err, &schema):
		v.schema(field, schema)
	case asItself(err, &request) && request.Parameter != nil:
		v.parameter(request.Parameter, request.Err)
	case asItself(err, &request) && request.Err != nil:
		v.add(field, request.Err)
	default:
		v.note(field, "can't be read")
	}
}

func (v *violations) parameter(parameter *openapi3.Parameter, err error) {
	name := parameter.Name
	switch {
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		v.note(name, "is needed")
	case errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
		v.note(name, "must not be empty")
	case parameter.Schema != nil && unreadable(err):
		v.note(name, "%s", kindOf(parameter.Schema.Value))
	default:
		v.add(name, err)
	}
}

// unreadable says whether a parameter's text is nothing of its type.
func unreadable(err error) bool {
	var parse *openapi3filter.ParseError
	return errors.As(err, &parse)
}

// kindOf says what a value of a type looks like.
func kindOf(schema *openapi3.Schema) string {
	switch {
	case schema.Type.Is(openapi3.TypeBoolean):
		return "must be true or false"
	case schema.Type.Is(openapi3.TypeInteger):
		return "must be a whole number"
	}
	return "can't be read"
}

func (v *violations) schema(field string, e *openapi3.SchemaError) {
	for _, part := range e.JSONPointer() {
		field = within(field, part)
	}
	if e.SchemaField == "properties" {
		var key string
		if _, err := fmt.Sscanf(e.Reason, "property %q is unsupported", &key); err == nil {
			field = within(field, fmt.Sprintf("%.80s", key))
		}
	}
	if code := enumCodes[field]; code != "" && e.SchemaField == "enum" && v.code == "" {
		v.code = code
	}
	v.note(field, "%s", reason(e))
}

// within names a part of a field: steps, steps[0], steps[0].due_at.
func within(field, part string) string {
	_, err := strconv.Atoi(part)
	switch {
	case err == nil && field != "":
		return field + "[" + part + "]"
	case field == "":
		return part
	}
	return field + "." + part
}

// reason says in our words what a value should have been. The value itself is not repeated.
func reason(e *openapi3.SchemaError) string {
	switch e.SchemaField {
	case "required":
		return "is needed"
	case "properties":
		return "is not a field here"
	case "nullable":
		return "must not be null; leave it out"
	case "enum":
		words, err := json.Marshal(e.Schema.Enum)
		if err == nil {
			return "must be one of " + strings.NewReplacer(`"`, "", ",", ", ").Replace(strings.Trim(string(words), "[]"))
		}
	case "type":
		if types := e.Schema.Type.Slice(); len(types) > 0 {
			return "must be of type " + types[0]
		}
	case "pattern":
		return "must match " + e.Schema.Pattern
	case "format":
		var said formError
		switch {
		case errors.As(e.Origin, &said):
			return said.Error()
		case e.Schema.Format == "date": // the library looks at a query's days and times itself
			return errDay.Error()
		case e.Schema.Format == "date-time":
			return errTime.Error()
		}
	}
	return outOfBounds(e)
}

// outOfBounds says what is too long, too short, too much or too little.
func outOfBounds(e *openapi3.SchemaError) string {
	schema := e.Schema
	switch e.SchemaField {
	case "minLength":
		if schema.MinLength == 1 {
			return "must not be empty"
		}
		return fmt.Sprintf("must have at least %d characters", schema.MinLength)
	case "maxLength":
		return fmt.Sprintf("must have at most %d characters", *schema.MaxLength)
	case "minimum":
		return fmt.Sprintf("must be at least %v", *schema.Min)
	case "maximum":
		return fmt.Sprintf("must be at most %v", *schema.Max)
	case "minItems":
		return fmt.Sprintf("must hold at least %d", schema.MinItems)
	case "maxItems":
		return fmt.Sprintf("must be given at most %d times", *schema.MaxItems)
	}
	return e.Reason
}

// asItself is errors.As without looking inside: a list's first error must not be taken for the list.
func asItself[T error](err error, target *T) bool {
	e, ok := err.(T) //nolint:errorlint // exactly this error
	if ok {
		*target = e
	}
	return ok
}
