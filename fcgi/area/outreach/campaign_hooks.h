// SPDX-License-Identifier: MPL-2.0
#ifndef AREA_OUTREACH_CAMPAIGN_HOOKS_H
#define AREA_OUTREACH_CAMPAIGN_HOOKS_H

#include "http/http.h"

enum rc campaign_before_write(struct cx *cx, struct write *w);

// Outcomes of one person in a campaign, in the order they are shown; honest about carriers.
extern const struct word campaign_outcomes[];

// GET .../result: Excel.
enum rc campaign_result_sheet(struct cx *cx, const struct req *rq, struct out *out);

#endif
