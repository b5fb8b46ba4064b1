package handbook_test

import (
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// on gives a review's fact of a kind at a time.
func (m *matter) on(kind handbook.FactKind, rating handbook.Rating, ago time.Duration) handbook.Fact {
	return handbook.Fact{Kind: kind, Rating: rating, OccurredAt: m.now.Add(-ago)}
}

// AS-13, AS-14: a review that is posted and changed, in whatever order that is told: the last word stands, and the
// countdown runs from the first that was not good.
func TestReviews(t *testing.T) {
	const posted, changed = handbook.FactReviewPosted, handbook.FactReviewChanged
	const good, neutral, bad = handbook.RatingGood, handbook.RatingNeutral, handbook.RatingBad
	type word struct {
		kind   handbook.FactKind
		rating handbook.Rating
		ago    int // hours
	}
	for name, c := range map[string]struct {
		told   []word
		rating handbook.Rating
		left   int // hours until it can no longer be changed; zero: no countdown runs
	}{
		"good":                              {[]word{{posted, good, 1}}, good, 0},
		"bad":                               {[]word{{posted, bad, 1}}, bad, 719},
		"neutral":                           {[]word{{posted, neutral, 1}}, neutral, 719},
		"bad, then good":                    {[]word{{posted, bad, 9}, {changed, good, 1}}, good, 0},
		"bad, then neutral":                 {[]word{{posted, bad, 9}, {changed, neutral, 1}}, neutral, 711},
		"neutral, then bad":                 {[]word{{posted, neutral, 9}, {changed, bad, 1}}, bad, 711},
		"good, then bad: from then on":      {[]word{{posted, good, 900}, {changed, bad, 1}}, bad, 719},
		"bad, good, bad":                    {[]word{{posted, bad, 99}, {changed, good, 50}, {changed, bad, 1}}, bad, 719},
		"the change is told before":         {[]word{{changed, good, 1}, {posted, bad, 9}}, good, 0},
		"a late word changes nothing":       {[]word{{posted, bad, 5}, {changed, good, 9}}, bad, 715},
		"the same twice":                    {[]word{{posted, bad, 5}, {posted, bad, 5}}, bad, 715},
		"nobody knows what":                 {[]word{{posted, bad, 5}, {changed, "", 1}, {changed, "splendid", 1}}, bad, 715},
		"an added review, worse":            {[]word{{posted, neutral, 99}, {posted, bad, 1}}, bad, 621},
		"too late to be changed: no second": {[]word{{posted, bad, 800}, {changed, neutral, 1}}, neutral, -80},
	} {
		m := registered(t, torn())
		m.pass(1000 * time.Hour)
		for _, w := range c.told {
			m.hear(m.on(w.kind, w.rating, time.Duration(w.ago)*time.Hour))
			m.happened(m.Tick(m.now, m.policy))
		}
		left := 0
		for _, clock := range m.Clocks {
			if clock.Kind == handbook.ClockReview && clock.Running() {
				left = int(clock.DueAt.Sub(m.now).Hours())
			}
		}
		if m.Review.Rating != c.rating || left != c.left {
			t.Errorf("%s: %s, %d hours left, want %d", name, m.Review.Rating, left, c.left)
		}
		if missed := len(m.rang(handbook.EventClockBreached, handbook.ClockReview)); (missed == 1) != (c.left < 0) || missed > 1 {
			t.Errorf("%s: missed %d times", name, missed)
		}
	}
}

// settled brings a case to its end.
func settled(t *testing.T) *matter {
	t.Helper()
	m := registered(t, torn()).under().done()
	m.do(accepts())
	m.do(closes())
	return m
}

// AS-13, AS-14: a bad or neutral review opens a closed case again, as a registration does; a good one does not, nor one
// that gets better, nor a word of which we knew.
func TestReviewsOpenACaseAgain(t *testing.T) {
	for rating, stage := range map[handbook.Rating]handbook.Stage{
		handbook.RatingBad: handbook.StageDiagnosis, handbook.RatingNeutral: handbook.StageDiagnosis, handbook.RatingGood: handbook.StageClosed,
	} {
		m := settled(t)
		m.hear(review(rating))
		m.in(stage)
		if again := m.last.Reopened; again != (stage != handbook.StageClosed) || again != slices.Contains(m.runs(), handbook.ClockReview) {
			t.Errorf("%s: opened again %t, %v run", rating, again, m.runs())
		}
	}
	m := registered(t, torn()).under().done()
	m.do(accepts())
	m.hear(review(handbook.RatingBad))
	m.pass(721 * time.Hour) // it can no longer be changed
	m.do(closes())
	better := m.on(handbook.FactReviewChanged, handbook.RatingNeutral, 0)
	m.hear(better)
	m.in(handbook.StageClosed)
	worse := m.on(handbook.FactReviewChanged, handbook.RatingBad, 0)
	m.hear(worse)
	m.in(handbook.StageDiagnosis)
	m = settled(t)
	r := torn()
	r.Channel, r.ReportedAt = handbook.ChannelReview, m.now
	m.hear(handbook.Fact{Kind: handbook.FactRegisteredAgain, Registration: &r})
	m.in(handbook.StageDiagnosis)
	if !slices.Contains(m.runs(), handbook.ClockReview) {
		t.Errorf("%v run", m.runs())
	}
}

// AS-13: a customer who accepted and leaves a bad review gets a second plan; our own clock begins anew.
func TestASecondPlanForABadReview(t *testing.T) {
	m := registered(t, torn()).under().done()
	m.do(accepts())
	m.hear(review(handbook.RatingBad))
	m.do(m.planned(5000, handbook.StepCompensate))
	m.in(handbook.StageAgreement)
	if m.Plans[0].Refused != "" || m.Accepted != nil || !slices.Contains(m.runs(), handbook.ClockHandling) {
		t.Errorf("AS-13: first plan %+v, %v run", m.Plans[0], m.runs())
	}
	m.do(agrees())
	m.done()
	m.do(accepts())
	m.hear(m.on(handbook.FactReviewChanged, handbook.RatingGood, 0))
	m.do(closes())
	if m.EndsAs != handbook.EndResolved {
		t.Errorf("ended as %s", m.EndsAs)
	}
}

// DUTY-3, AS-1: another registration of the same order joins the case: it is looked at by someone, with its haste, and
// its ticket has its clock; nothing of a closed case's joins silently.
func TestRegisteredAgain(t *testing.T) {
	again := func(m *matter, channel handbook.Channel) handbook.Fact {
		r := torn()
		r.CaseNo, r.Channel, r.ReportedAt, r.Urgent, r.ByStaff = "A2", channel, m.now, true, channel == handbook.ChannelVipshop
		return handbook.Fact{Kind: handbook.FactRegisteredAgain, Registration: &r}
	}
	for _, channel := range handbook.Channels() {
		m := registered(t, torn())
		before := m.Rank()
		m.hear(again(m, channel))
		m.wants("answer", "judge")
		if m.Rank() >= before || m.Round != 1 {
			t.Errorf("AS-17: %s: rank %d after %d", channel, m.Rank(), before)
		}
		m.do(answers())
		m.wants("judge")
		m = settled(t)
		m.hear(again(m, channel))
		m.in(handbook.StageDiagnosis)
	}
	m := registered(t, torn())
	m.hear(fact(handbook.FactRegisteredAgain)) // of nothing
	m.wants("judge")
}
