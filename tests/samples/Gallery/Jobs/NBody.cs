// Bodies that attract each other, by the symplectic Euler method; their paths expose a photographic plate as they go.
namespace Gallery.Jobs;

/// <summary>Position, velocity and mass, in units where the gravitational constant is one.</summary>
internal struct Body
{
    public double X, Y, Z, VX, VY, VZ, Mass;
}

internal static class NBody
{
    private const double Step = 0.0005;

    /// <summary>Follows a sun and its planets.</summary>
    /// <param name="plate">Exposed where bodies pass, one byte a pixel.</param>
    /// <returns>The bodies at the end.</returns>
    public static Body[] Simulate(byte[] plate, int width, int height, int steps)
    {
        var bodies = System(planets: 7);
        for (var step = 0; step < steps; step++)
        {
            Advance(bodies, Step);
            Expose(bodies, plate, width, height);
        }
        return bodies;
    }

    /// <summary>A sun of mass one, and planets that would move in ellipses if they did not disturb each other; together at rest.</summary>
    private static Body[] System(int planets)
    {
        var random = new Random64(seed: 3);
        var bodies = new Body[planets + 1];
        bodies[0].Mass = 1;
        for (var i = 1; i < bodies.Length; i++)
        {
            var (x, y) = Direction(ref random);
            var radius = 0.16 + 0.115 * i;
            var speed = (0.88 + 0.1 * random.NextDouble()) * Math.Sqrt(1 / radius);
            ref var sun = ref bodies[0];
            ref var planet = ref bodies[i];
            planet = new Body
            {
                X = radius * x,
                Y = radius * y,
                Z = 0.04 * (random.NextDouble() - 0.5),
                VX = -speed * y,
                VY = speed * x,
                Mass = 0.0001 + 0.0006 * random.NextDouble(),
            };
            sun.VX -= planet.Mass * planet.VX;
            sun.VY -= planet.Mass * planet.VY;
        }
        return bodies;
    }

    /// <summary>A random point of the unit circle: a random point of the disc, pushed out to its edge.</summary>
    private static (double X, double Y) Direction(ref Random64 random)
    {
        while (true)
        {
            var x = 2 * random.NextDouble() - 1;
            var y = 2 * random.NextDouble() - 1;
            var length = Math.Sqrt(x * x + y * y);
            if (length is > 0.1 and <= 1)
                return (x / length, y / length);
        }
    }

    private static void Advance(Body[] bodies, double step)
    {
        for (var i = 0; i < bodies.Length; i++)
        {
            ref var a = ref bodies[i];
            for (var j = i + 1; j < bodies.Length; j++)
            {
                ref var b = ref bodies[j];
                var dx = b.X - a.X;
                var dy = b.Y - a.Y;
                var dz = b.Z - a.Z;
                var square = dx * dx + dy * dy + dz * dz + 1e-6;
                var pull = step / (square * Math.Sqrt(square));
                a.VX += dx * b.Mass * pull;
                a.VY += dy * b.Mass * pull;
                a.VZ += dz * b.Mass * pull;
                b.VX -= dx * a.Mass * pull;
                b.VY -= dy * a.Mass * pull;
                b.VZ -= dz * a.Mass * pull;
            }
        }
        for (var i = 0; i < bodies.Length; i++)
        {
            ref var body = ref bodies[i];
            body.X += step * body.VX;
            body.Y += step * body.VY;
            body.Z += step * body.VZ;
        }
    }

    /// <summary>Sees the plane from above, tilted: depth shortens to a half.</summary>
    private static void Expose(Body[] bodies, byte[] plate, int width, int height)
    {
        for (var i = 0; i < bodies.Length; i++)
        {
            var column = (int)(width * (0.5 + 0.44 * bodies[i].X));
            var row = (int)(height * (0.5 + 0.33 * bodies[i].Y - 0.45 * bodies[i].Z));
            if ((uint)column < (uint)width && (uint)row < (uint)height)
            {
                ref var grain = ref plate[row * width + column];
                if (grain < 255)
                    grain++;
            }
        }
    }
}
