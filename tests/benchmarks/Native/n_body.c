// See Kernels/NBody.cs.
#include <math.h>

struct body {
    double x, y, z, vx, vy, vz, mass;
};

void n_body(struct body *bodies, int count, int steps, double dt)
{
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < count; i++) {
            struct body *a = &bodies[i];
            for (int j = i + 1; j < count; j++) {
                struct body *b = &bodies[j];
                double dx = a->x - b->x;
                double dy = a->y - b->y;
                double dz = a->z - b->z;
                double square = dx * dx + dy * dy + dz * dz;
                double pull = dt / (square * sqrt(square));
                a->vx -= dx * b->mass * pull;
                a->vy -= dy * b->mass * pull;
                a->vz -= dz * b->mass * pull;
                b->vx += dx * a->mass * pull;
                b->vy += dy * a->mass * pull;
                b->vz += dz * a->mass * pull;
            }
        }
        for (int i = 0; i < count; i++) {
            struct body *body = &bodies[i];
            body->x += dt * body->vx;
            body->y += dt * body->vy;
            body->z += dt * body->vz;
        }
    }
}
