/* SPDX-License-Identifier: MIT */
/* Leaks on purpose: the sanitizer run must turn red over it, though Criterion says that it passed.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

Test(canary, leaks_on_purpose)
{
    void *volatile block = malloc(123);
    cr_expect(block != NULL);
    block = NULL;
}
