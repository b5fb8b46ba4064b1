package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"go.temporal.io/api/serviceerror"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// Code says in one stable word what is wrong with a request.
type Code string

// Every code that the API answers with.
const (
	CodeMalformed         Code = "malformed_json"
	CodeKeyMissing        Code = "key_missing"
	CodeKeyInvalid        Code = "key_invalid"
	CodeKeyExpired        Code = "key_expired"
	CodeKeyRevoked        Code = "key_revoked"
	CodeRole              Code = "role_not_allowed"
	CodeOtherShop         Code = "other_shop"
	CodePersonRequired    Code = "person_required"
	CodePersonInactive    Code = "person_inactive"
	CodeNotYourItem       Code = "not_your_item"
	CodeLeaderOnDuty      Code = "leader_on_duty"
	CodeRoleAbove         Code = "role_above_yours"
	CodeNoRoute           Code = "no_such_route"
	CodeNotFound          Code = "not_found"
	CodeMethod            Code = "method_not_allowed"
	CodeItemSettled       Code = "item_settled"
	CodeApprovalClosed    Code = "approval_closed"
	CodeVotedBefore       Code = "voted_before"
	CodeOwnRequest        Code = "own_request"
	CodeNotDecider        Code = "not_decider"
	CodeNotAsker          Code = "not_asker"
	CodeReasonRequired    Code = "reason_required"
	CodeOverLimit         Code = "over_limit"
	CodeInvalidDiscount   Code = "invalid_discount"
	CodeCommented         Code = "already_commented"
	CodeUseCommand        Code = "use_command"
	CodeOutOfPlace        Code = "out_of_place"
	CodeCaseNoTaken       Code = "case_no_taken"
	CodeInvalidAction     Code = "invalid_action"
	CodeUnknownTechnician Code = "unknown_technician"
	CodeCaseOver          Code = "case_over"
	CodeConflict          Code = "conflict"
	CodeTooLarge          Code = "body_too_large"
	CodeMediaType         Code = "unsupported_media_type"
	CodeInvalid           Code = "invalid_request"
	CodeUnknownPlatform   Code = "unknown_platform"
	CodeUnknownShop       Code = "unknown_shop"
	CodeUnknownRole       Code = "unknown_role"
	CodeUnknownPerson     Code = "unknown_person"
	CodeInvalidResult     Code = "invalid_result"
	CodeKeyReused         Code = "idempotency_key_reused"
	CodeRateLimited       Code = "rate_limited"
	CodeInternal          Code = "internal"
	CodeDatabaseAway      Code = "database_unavailable"
	CodeDatabaseFull      Code = "database_full"
	CodeTemporalAway      Code = "temporal_unavailable"
	CodeNotReady          Code = "not_ready"
	problemType                = "urn:gendan:problem:"
	retryWhenUnavailable       = 5 * time.Second
)

// kinds is the one table from code to HTTP status and title.
var kinds = map[Code]struct {
	status int
	title  string
}{
	CodeMalformed:         {http.StatusBadRequest, "The body is not JSON"},
	CodeKeyMissing:        {http.StatusUnauthorized, "A key is needed"},
	CodeKeyInvalid:        {http.StatusUnauthorized, "No such key"},
	CodeKeyExpired:        {http.StatusUnauthorized, "The key has expired"},
	CodeKeyRevoked:        {http.StatusUnauthorized, "The key was revoked"},
	CodeRole:              {http.StatusForbidden, "Not for the key's role"},
	CodeOtherShop:         {http.StatusForbidden, "The key is for another shop"},
	CodePersonRequired:    {http.StatusForbidden, "The key belongs to nobody"},
	CodePersonInactive:    {http.StatusForbidden, "The key's person no longer works here"},
	CodeNotYourItem:       {http.StatusForbidden, "The work item is someone else's"},
	CodeLeaderOnDuty:      {http.StatusForbidden, "A leader is on duty and assigns"},
	CodeRoleAbove:         {http.StatusForbidden, "The role is above the key's own"},
	CodeNoRoute:           {http.StatusNotFound, "No such route"},
	CodeNotFound:          {http.StatusNotFound, "Not found"},
	CodeMethod:            {http.StatusMethodNotAllowed, "Not with this method"},
	CodeItemSettled:       {http.StatusConflict, "The work item takes no more results"},
	CodeApprovalClosed:    {http.StatusConflict, "The approval is no longer open"},
	CodeVotedBefore:       {http.StatusConflict, "You have decided already"},
	CodeOwnRequest:        {http.StatusForbidden, "Whoever asks can't decide"},
	CodeNotDecider:        {http.StatusForbidden, "The decision is not yours"},
	CodeNotAsker:          {http.StatusForbidden, "The request is someone else's"},
	CodeReasonRequired:    {http.StatusUnprocessableEntity, "A refusal needs a reason"},
	CodeOverLimit:         {http.StatusConflict, "More than is left of the month's sum"},
	CodeInvalidDiscount:   {http.StatusUnprocessableEntity, "No such discount can be given"},
	CodeCommented:         {http.StatusConflict, "The review has its comment"},
	CodeCaseOver:          {http.StatusConflict, "The case has ended"},
	CodeConflict:          {http.StatusConflict, "It exists and is different"},
	CodeTooLarge:          {http.StatusRequestEntityTooLarge, "The body is too large"},
	CodeMediaType:         {http.StatusUnsupportedMediaType, "The body must be JSON"},
	CodeInvalid:           {http.StatusUnprocessableEntity, "The request is not valid"},
	CodeUnknownPlatform:   {http.StatusUnprocessableEntity, "Unknown platform"},
	CodeUnknownShop:       {http.StatusUnprocessableEntity, "Unknown shop"},
	CodeUnknownRole:       {http.StatusUnprocessableEntity, "Unknown role"},
	CodeUnknownPerson:     {http.StatusUnprocessableEntity, "Nobody of this shop's staff"},
	CodeInvalidResult:     {http.StatusUnprocessableEntity, "The result is not valid"},
	CodeKeyReused:         {http.StatusUnprocessableEntity, "The idempotency key was used for something else"},
	CodeRateLimited:       {http.StatusTooManyRequests, "Too many requests"},
	CodeInternal:          {http.StatusInternalServerError, "Something went wrong here"},
	CodeDatabaseAway:      {http.StatusServiceUnavailable, "The database does not answer"},
	CodeDatabaseFull:      {http.StatusServiceUnavailable, "The database has no room left"},
	CodeTemporalAway:      {http.StatusServiceUnavailable, "Temporal does not answer"},
	CodeNotReady:          {http.StatusServiceUnavailable, "Not ready"},
	CodeUseCommand:        {http.StatusConflict, "The work item is done by a command of its own"},
	CodeOutOfPlace:        {http.StatusConflict, "Not possible as the case stands"},
	CodeCaseNoTaken:       {http.StatusConflict, "The number is another order's"},
	CodeInvalidAction:     {http.StatusUnprocessableEntity, "The command is not valid"},
	CodeUnknownTechnician: {http.StatusUnprocessableEntity, "No such technician on the list"},
}

// Error is the one error that refuses a request. What it says is for whoever asked; its cause is for our logs.
type Error struct {
	Code   Code
	Detail string
	Fields []FieldError
	Place  *handbook.PlaceError // code out_of_place: what is possible instead
	cause  error
	retry  time.Duration
}

// Error gives code, detail and cause.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Detail, e.cause)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Detail)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

func refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// refuseField refuses a request for one of its fields.
func refuseField(code Code, field, format string, args ...any) *Error {
	detail := fmt.Sprintf(format, args...)
	return &Error{Code: code, Detail: field + " " + detail, Fields: []FieldError{{Field: field, Detail: detail}}}
}

// repeatLater is all that callers are told of what is wrong with the database or Temporal; the cause is in our logs.
const repeatLater = "nothing is lost; repeat the same request later"

// fromStore turns an error of the store into what the caller is told: it has no such thing, it does not answer, or it
// has no room.
func fromStore(err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &Error{Code: CodeNotFound, Detail: "there is no such thing, or it is another shop's", cause: err}
	case store.Full(err):
		return &Error{Code: CodeDatabaseFull, Detail: repeatLater, cause: err, retry: retryWhenUnavailable}
	}
	return &Error{Code: CodeDatabaseAway, Detail: repeatLater, cause: err, retry: retryWhenUnavailable}
}

// refusals maps a case's refusals of commands to codes.
var refusals = map[workflows.RefusalCode]Code{
	workflows.RefusedSettled:  CodeItemSettled,
	workflows.RefusedNotFound: CodeNotFound,
	workflows.RefusedNotYours: CodeNotYourItem,
	workflows.RefusedResult:   CodeInvalidResult,
	workflows.RefusedCaseOver: CodeCaseOver,
	workflows.RefusedRequest:  CodeInvalidDiscount,
	workflows.RefusedNotAsker: CodeNotAsker,
	workflows.RefusedPlace:    CodeOutOfPlace,
	workflows.RefusedAction:   CodeInvalidAction,
	workflows.RefusedCommand:  CodeUseCommand,

	workflows.RefusalCode(handbook.VoteClosed):   CodeApprovalClosed,
	workflows.RefusalCode(handbook.VoteAsker):    CodeOwnRequest,
	workflows.RefusalCode(handbook.VoteNotYours): CodeNotDecider,
	workflows.RefusalCode(handbook.VoteTwice):    CodeVotedBefore,
	workflows.RefusalCode(handbook.VoteReason):   CodeReasonRequired,

	"AcceptedUpdateCompletedWorkflow": CodeCaseOver, // Temporal's own: the case ended with the command under way
}

// fromTemporal turns an error of a case or of Temporal into what the caller is told.
func fromTemporal(err error) error {
	var refused *workflows.RefusalError
	var invalid *serviceerror.InvalidArgument
	var ours *Error
	switch {
	case errors.As(err, &ours):
		return err
	case errors.As(err, &refused) && refusals[refused.Code] != "":
		e := &Error{Code: refusals[refused.Code], Detail: strings.ReplaceAll(refused.Detail, "\n", "; "), Place: refused.Place}
		for _, f := range refused.Fields {
			e.Fields = append(e.Fields, FieldError{Field: f.Field, Detail: f.Reason})
		}
		return e
	case notSetUp(err):
		err = fmt.Errorf("Temporal's namespace is not set up, see 'gendan temporal setup': %w", err)
	case errors.As(err, &refused), errors.As(err, &invalid):
		return err
	}
	return &Error{Code: CodeTemporalAway, Detail: repeatLater, cause: err, retry: retryWhenUnavailable}
}

// notSetUp says whether an error means that Temporal's namespace, or a search attribute in it, is missing. Temporal has
// no error of its own for a search attribute.
func notSetUp(err error) bool {
	var namespace *serviceerror.NamespaceNotFound
	var invalid *serviceerror.InvalidArgument
	return errors.As(err, &namespace) || errors.As(err, &invalid) && strings.Contains(invalid.Message, "search attribute")
}

// problem answers with an error as application/problem+json (RFC 9457). An error that is not an [*Error] is our own
// mistake: the caller learns no more than that.
func (s *server) problem(c *gin.Context, err error) {
	c.Abort()
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Code: CodeInternal, Detail: "it is in our logs under the request's id", cause: err}
	}
	kind := kinds[e.Code]
	if e.cause != nil && kind.status >= http.StatusInternalServerError {
		s.log.LogAttrs(c.Request.Context(), slog.LevelError, "request failed",
			slog.String("code", string(e.Code)), slog.Any("error", e.cause))
	}
	c.Set(problemCode, string(e.Code))
	if c.Writer.Written() {
		return
	}
	header := c.Writer.Header()
	header.Set("Content-Type", "application/problem+json")
	if kind.status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", `Bearer realm="gendan"`)
	}
	if e.retry > 0 {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(e.retry.Seconds()))))
	}
	c.Status(kind.status)
	answer := Problem{
		Type: problemType + string(e.Code), Title: kind.title, Status: kind.status, Detail: e.Detail,
		Code: string(e.Code), Errors: e.Fields, RequestID: requestID(c),
	}
	if e.Place != nil {
		answer.Stage, answer.Reason = Stage(e.Place.Stage), PlaceReason(e.Place.Why)
		answer.Possible, answer.Decisions = words[ActionKind](e.Place.Possible), words[RefundDecision](e.Place.Decisions)
	}
	if err := json.NewEncoder(c.Writer).Encode(answer); err != nil {
		s.log.LogAttrs(c.Request.Context(), slog.LevelDebug, "answer not written", slog.Any("error", err))
	}
}
