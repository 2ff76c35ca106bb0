/* plan_json.h: a plan as JSON, for other programs. docs/plan.schema.json describes it. */
#ifndef PLAN_JSON_H
#define PLAN_JSON_H

#include "base/text.h"
#include "ir/plan.h"
#include "spec/spec.h"

/* Changes when what is written would no longer be read rightly by who knows the schema. */
enum { PLAN_FORMAT = 1 };

/* The plan has its programs. Numbers that are no whole ones have all their digits. */
void add_plan_json(Text *text, const Spec *spec, const Plan *plan);

#endif
