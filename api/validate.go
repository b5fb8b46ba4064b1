package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"

	"gendan/handbook"
)

// maxBody is the largest body that is read: 1 MiB.
const maxBody = 1 << 20

// loadContract reads the contract and adds what its formats mean here.
func loadContract(yaml []byte) (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(yaml)
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	for name, check := range map[string]func(string) error{
		"date-time": checkTime,
		"date":      checkDay,
		"yuan":      checkYuan,
	} {
		doc.SetStringFormatValidator(name, openapi3.NewCallbackValidator(check))
	}
	// For 3.1 the library compiles a schema anew with every request, by a validator that knows no formats of ours. The
	// contract uses only what 3.0 and 3.1 have in common.
	doc.OpenAPI = "3.0.3"
	return doc, nil
}

// formError says what a text of a certain form should have been.
type formError string

// Error gives what is said.
func (e formError) Error() string { return string(e) }

// What a time and a day should look like.
const (
	errTime formError = "must be RFC 3339 with a zone, such as 2026-03-02T14:05:11+08:00"
	errDay  formError = "must be a calendar day, such as 2026-03-02"
)

// checkDay takes a calendar day.
func checkDay(s string) error {
	if _, err := handbook.ParseDay(s); err != nil {
		return errDay
	}
	return nil
}

// checkYuan takes an amount in yuan.
func checkYuan(s string) error {
	if _, err := handbook.ParseYuan(s); err != nil {
		return formError("is " + err.Error())
	}
	return nil
}

// checkTime takes RFC 3339 with a zone, from 2000 to 2999: what is older or newer is always a slip.
func checkTime(s string) error {
	var t time.Time
	if err := t.UnmarshalText([]byte(s)); err != nil {
		return errTime
	}
	if year := t.UTC().Year(); year < 2000 || year > 2999 {
		return formError("must not be before the year 2000 or after 2999")
	}
	return nil
}

// validate checks a request against the contract before its handler sees it.
func (s *server) validate(operation *routers.Route) gin.HandlerFunc {
	options := &openapi3filter.Options{
		MultiError: true, SkipSettingDefaults: true,
		AuthenticationFunc:      openapi3filter.NoopAuthenticationFunc, // enter did it
		SchemaValidationOptions: operation.Spec.GetSchemaValidationOptions(),
	}
	return func(c *gin.Context) {
		if operation.Operation.RequestBody != nil {
			if err := readBody(c); err != nil {
				s.problem(c, err)
				return
			}
		}
		input := &openapi3filter.RequestValidationInput{
			Request: c.Request, PathParams: map[string]string{}, QueryParams: c.Request.URL.Query(), Route: operation, Options: options,
		}
		for _, p := range c.Params {
			input.PathParams[p.Key] = p.Value
		}
		v := violations{}
		v.query(input.QueryParams, operation.Operation)
		v.add("", openapi3filter.ValidateRequest(c.Request.Context(), input))
		if err := v.err(); err != nil {
			s.problem(c, err)
		}
	}
}

// readBody reads a JSON body within its limit and puts it back.
func readBody(c *gin.Context) error {
	media, params, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if charset := params["charset"]; err != nil || media != "application/json" || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return refuse(CodeMediaType, "send application/json in UTF-8")
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return refuse(CodeTooLarge, "at most %d bytes", maxBody)
	case err != nil:
		return refuse(CodeMalformed, "the body broke off")
	case len(body) == 0:
		return refuse(CodeMalformed, "the body is empty")
	case !utf8.Valid(body):
		return refuse(CodeMalformed, "the body is not UTF-8")
	case !json.Valid(body):
		return refuse(CodeMalformed, "the body is not one JSON value")
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}
