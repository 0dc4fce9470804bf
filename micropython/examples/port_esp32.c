/* SPDX-License-Identifier: MIT */
/* An example of api/ussl_port.h for ESP-IDF: clock, entropy, one mutex, the mark of a task. */
#include "esp_random.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "ussl_port.h"

#include <time.h>

static SemaphoreHandle_t mutex;
static StaticSemaphore_t mutex_memory;
static _Thread_local void *mark;

__attribute__((constructor)) static void make_mutex(void)
{
    mutex = xSemaphoreCreateMutexStatic(&mutex_memory);
}

/* Before SNTP has set the clock it is near 1970, which ussl reports as clock_unset. */
int64_t ussl_port_time(void)
{
    return (int64_t)time(NULL);
}

uint64_t ussl_port_ticks_ms(void)
{
    return (uint64_t)esp_timer_get_time() / 1000;
}

/* True random only while the radio or the SAR ADC source runs (ESP-IDF, "Random Number
 * Generation"): a program that uses TLS over Wi-Fi has it on. */
int ussl_port_random(void *buf, size_t len)
{
    esp_fill_random(buf, len);
    return 0;
}

void ussl_port_lock(void)
{
    xSemaphoreTake(mutex, portMAX_DELAY);
}

void ussl_port_unlock(void)
{
    xSemaphoreGive(mutex);
}

void *ussl_port_mark(void)
{
    return mark;
}

void ussl_port_set_mark(void *value)
{
    mark = value;
}
