package handbook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// AS-3, AS-13, AS-15: a trouble of level 4 is explained, accepted and closed, without a plan and without money.
func TestLevelFourExplained(t *testing.T) {
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(explained())
	m.in(handbook.StageAcceptance)
	m.wants("accept")
	m.do(spends(1, "")) // there is no budget: the manager is asked
	m.decide(handbook.SubjectSpending, declined)
	m.in(handbook.StageAcceptance)
	m.do(accepts())
	m.do(closes())
	if m.EndsAs != handbook.EndExplained || m.Account.Cost() != 0 || m.Breached() {
		t.Errorf("ended as %s", m.EndsAs)
	}
	m = registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(explained())
	m.do(rejects()) // AS-13: an explanation that does not help means a plan
	m.in(handbook.StagePlanning)
	m.do(m.planned(1000, handbook.StepMailParts))
	m.do(agrees())
	m.done()
	m.do(accepts())
	m.do(closes())
	if m.EndsAs != handbook.EndResolved {
		t.Errorf("ended as %s", m.EndsAs)
	}
}

// AS-6, AS-10: the budget of a plan that was refused is no money that may be spent after all.
func TestTheBudgetOfARefusedPlanIsGone(t *testing.T) {
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(diagnosed(handbook.LevelGrave))
	m.do(m.planned(100000, handbook.StepExchange))
	m.decide(handbook.SubjectPlan, declined)
	m.do(explained())
	m.in(handbook.StageAcceptance)
	m.do(spends(5000, ""))
	if m.Account.Cost() != 0 || m.pending[handbook.SubjectSpending].Amount != 5000 {
		t.Errorf("spent %s unasked", m.Account.Cost())
	}
	m.decide(handbook.SubjectSpending, approved)
	m.do(accepts())
	m.do(closes())
	m.do(reopens())
	m.do(explained())
	m.do(spends(1, ""))
	if len(m.pending) != 1 {
		t.Error("AS-15: an earlier round's budget was spent")
	}
}

// AS-1, AS-13, AS-14: what is no after-sales matter is explained; its bad review is asked to be changed and holds the case
// open until it is changed, or the month is over.
func TestNoAfterSalesMatter(t *testing.T) {
	bad := torn()
	bad.Channel = handbook.ChannelReview
	m := registered(t, bad)
	if !slices.Equal(m.runs(), []handbook.ClockKind{handbook.ClockHandling, handbook.ClockReview}) {
		t.Errorf("AS-14: %v run", m.runs())
	}
	m.invalid(handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{}}, "note")
	m.invalid(handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{AfterSales: true}}, "suspected")
	m.do(judgedNone())
	m.in(handbook.StageWrapUp)
	m.wants("review")
	m.refused(closes(), handbook.PlaceReview)
	m.refused(m.planned(1000, handbook.StepExplain), handbook.PlaceStage) // there is no diagnosis
	changed := review(handbook.RatingGood)
	changed.Kind = handbook.FactReviewChanged
	m.hear(changed)
	m.do(closes())
	if m.EndsAs != handbook.EndExplained {
		t.Errorf("AS-1: ended as %s", m.EndsAs)
	}

	m = registered(t, bad)
	m.do(judgedNone())
	m.at("2026-04-01 09:59")
	m.refused(closes(), handbook.PlaceReview)
	m.at("2026-04-01 10:00") // AS-14: it can no longer be changed
	m.wants("close")
	m.do(closes())
	if want := []string{"review 25 10:00", "review 30 10:00"}; !slices.Equal(m.rang(handbook.EventClockWarned), want) || !m.Breached() {
		t.Errorf("AS-14: warned %v", m.rang(handbook.EventClockWarned))
	}
}

// AS-1: what was judged to be none can be judged anew as long as the case is open; what was judged to be ours can't.
func TestJudgedAnew(t *testing.T) {
	m := registered(t, torn())
	m.do(judgedNone())
	if !slices.Contains(m.PossibleNow(m.now), handbook.ActJudge) || slices.Contains(m.runs(), handbook.ClockHandling) {
		t.Errorf("possible %v, %v run", m.PossibleNow(m.now), m.runs())
	}
	m.do(judged(handbook.CauseQuality))
	m.in(handbook.StageEvidence)
	if !slices.Equal(m.runs(), []handbook.ClockKind{handbook.ClockHandling}) || m.EndsAs != "" {
		t.Errorf("%v run, it ends as %q", m.runs(), m.EndsAs)
	}
	m.do(judged(handbook.CauseService))
	m.in(handbook.StageDiagnosis)
}

// AS-2, AS-19: what evidence each cause needs; disputes about service need none, a wrong delivery what was delivered.
func TestEvidenceByCause(t *testing.T) {
	for causes, want := range map[string]string{
		"product_quality":                  "[overall close_up detail box_damage batch_label]",
		"logistics_damage":                 "[overall close_up detail box_damage batch_label]",
		"unannounced_revision":             "[overall close_up batch_label]",
		"own_error":                        "[overall batch_label]",
		"installation_damage":              "[overall close_up detail]",
		"wrong_delivery":                   "[overall batch_label received]",
		"other":                            "[overall close_up]",
		"service_dispute":                  "[]",
		"service_dispute own_error":        "[overall batch_label]",
		"installation_damage own_error":    "[overall close_up detail batch_label]",
		"wrong_delivery service_dispute":   "[overall batch_label received]",
		"own_error wrong_delivery quality": "",
	} {
		m := registered(t, torn())
		var suspected []handbook.Cause
		for _, cause := range strings.Fields(causes) {
			suspected = append(suspected, handbook.Cause(cause))
		}
		if want == "" {
			m.invalid(judged(suspected...), "suspected[2]")
			continue
		}
		m.do(judged(suspected...))
		if got := fmt.Sprint(m.Lacking); got != want {
			t.Errorf("AS-2: %s needs %s, want %s", causes, got, want)
		}
		m.in(map[bool]handbook.Stage{true: handbook.StageDiagnosis, false: handbook.StageEvidence}[want == "[]"])
	}
}

// AS-2: what was given before the judgement counts, the same file is kept once for what it shows, and what can't be had
// is not asked for again.
func TestEvidenceIsAskedForOnce(t *testing.T) {
	m := registered(t, torn())
	m.do(gives(handbook.EvidenceOverall))
	m.in(handbook.StageTriage)
	m.do(judged(handbook.CauseOwnError))
	if !slices.Equal(m.Lacking, []handbook.EvidenceKind{handbook.EvidenceBatchLabel}) {
		t.Errorf("AS-2: %v is lacking", m.Lacking)
	}
	again := gives(handbook.EvidenceOverall, handbook.EvidenceOverall)
	again.Evidence.Files[1] = again.Evidence.Files[0]
	again.Evidence.Files[1].URL = "https://elsewhere.example/the-same"
	m.do(again)
	other := gives(handbook.EvidenceDetail)
	m.do(other)
	if len(m.Evidence) != 2 || m.Evidence[0].By != "lin" || !m.Evidence[0].AddedAt.Equal(m.now) {
		t.Errorf("AS-2: kept %+v", m.Evidence)
	}
	m.invalid(handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{}}, "files")
	none := handbook.EvidenceGiven{Unobtainable: []handbook.EvidenceKind{handbook.EvidenceBatchLabel}}
	m.invalid(handbook.Action{Kind: handbook.ActEvidence, Evidence: &none}, "note")
	none.Note = "cut out of the box"
	m.do(handbook.Action{Kind: handbook.ActEvidence, Evidence: &none})
	m.in(handbook.StageDiagnosis)
	m.do(diagnosed(handbook.LevelVisit))
	m.do(m.planned(1000, handbook.StepExplain))
	m.do(agrees())
	m.done()
	m.do(accepts())
	m.do(closes())
	m.do(reopens())
	m.in(handbook.StageDiagnosis)
	if len(m.Without) != 1 {
		t.Errorf("AS-2: %v can't be had", m.Without)
	}
}

// AS-2: a link is looked at and never fetched: http or https, a host, no password, not too long; so are kind and sum.
func TestEvidenceLinks(t *testing.T) {
	for link, fine := range map[string]bool{
		"https://files.example/a.jpg":                       true,
		"http://files.example:8080/a.jpg?x=1&y=%20#z":       true,
		"HTTPS://FILES.EXAMPLE/A.JPG":                       true,
		"https://文件.example/图.jpg":                          true,
		"https://[2001:db8::1]/a.jpg":                       true,
		"https://files.example/" + strings.Repeat("a", 978): true,
		"https://files.example/" + strings.Repeat("a", 979): false,
		"":                                  false,
		"files.example/a.jpg":               false,
		"//files.example/a.jpg":             false,
		"/a.jpg":                            false,
		"https:a.jpg":                       false,
		"https:///a.jpg":                    false,
		"https://:443/a.jpg":                false,
		"https:// /a.jpg":                   false,
		"https://\u3000/a.jpg":              false,
		"https://%20/a.jpg":                 false,
		"ftp://files.example/a.jpg":         false,
		"file:///etc/passwd":                false,
		"javascript:alert(1)":               false,
		"data:image/png;base64,AAAA":        false,
		"ms-appx://files.example/a":         false,
		"https://lin@files.example/a.jpg":   false,
		"https://lin:pw@files.example/a":    false,
		"https://:pw@files.example/a.jpg":   false,
		"https://@files.example/a.jpg":      false,
		"https://files.example/a.jpg\x00":   false,
		"https://files.example/a\nHost: b":  false,
		"https://files.example:port/a.jpg":  false,
		"\thttps://files.example/a.jpg":     false,
		"https://[2001:db8::1/a.jpg":        false,
		"view-source:https://files.example": false,
	} {
		m := registered(t, torn())
		act := gives(handbook.EvidenceOverall)
		act.Evidence.Files[0].URL = link
		if fine {
			m.do(act)
			continue
		}
		m.invalid(act, "files[0].url")
	}
	m := registered(t, torn())
	for field, bad := range map[string]handbook.Evidence{
		"files[0].kind":   {Kind: "selfie", URL: "https://a.example/1", SHA256: sum(1)},
		"files[0].sha256": {Kind: handbook.EvidenceOverall, URL: "https://a.example/1", SHA256: strings.ToUpper(sum(10))},
	} {
		m.invalid(handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{Files: []handbook.Evidence{bad}}}, field)
	}
}

// A case holds so many files and no more, and can go on without the rest (AS-2).
func TestTooManyFiles(t *testing.T) {
	m := registered(t, torn())
	m.do(judged(handbook.CauseQuality))
	for i := range 60 {
		act := gives(handbook.EvidenceOther)
		act.Evidence.Files[0].SHA256 = sum(1000 + i)
		m.do(act)
	}
	m.pass(time.Hour)
	m.invalid(gives(handbook.EvidenceOverall), "files")
	m.do(handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{Unobtainable: m.Lacking, Note: "too late"}})
	m.in(handbook.StageDiagnosis)
}
