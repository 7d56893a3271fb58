// Bodies that attract each other, by the symplectic Euler method, as an array of structs.
namespace Kernels;

/// <summary>Position, velocity and mass, in units where the gravitational constant is one.</summary>
public struct Body
{
    public double X, Y, Z, VX, VY, VZ, Mass;
}

public static class NBody
{
    public static void Advance(Body[] bodies, int steps, double dt)
    {
        for (var step = 0; step < steps; step++)
        {
            for (var i = 0; i < bodies.Length; i++)
            {
                ref var a = ref bodies[i];
                for (var j = i + 1; j < bodies.Length; j++)
                {
                    ref var b = ref bodies[j];
                    var dx = a.X - b.X;
                    var dy = a.Y - b.Y;
                    var dz = a.Z - b.Z;
                    var square = dx * dx + dy * dy + dz * dz;
                    var pull = dt / (square * Math.Sqrt(square));
                    a.VX -= dx * b.Mass * pull;
                    a.VY -= dy * b.Mass * pull;
                    a.VZ -= dz * b.Mass * pull;
                    b.VX += dx * a.Mass * pull;
                    b.VY += dy * a.Mass * pull;
                    b.VZ += dz * a.Mass * pull;
                }
            }
            for (var i = 0; i < bodies.Length; i++)
            {
                ref var body = ref bodies[i];
                body.X += dt * body.VX;
                body.Y += dt * body.VY;
                body.Z += dt * body.VZ;
            }
        }
    }
}
