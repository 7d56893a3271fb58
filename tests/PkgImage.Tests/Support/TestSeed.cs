// The seed of a randomized test: printed by every run, so that a run can be repeated.
using System.Globalization;

namespace PkgImage.Tests.Support;

/// <summary>A seed; its text is what repeats the run.</summary>
internal readonly record struct TestSeed(ulong Value)
{
    private const string Variable = "PKGIMAGE_TEST_SEED";

    /// <summary>For <see cref="Random"/>.</summary>
    public int Short => (int)(Value ^ (Value >> 32));

    /// <summary>The given one, or another each time.</summary>
    public static TestSeed Choose() =>
        new(ulong.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var given) ? given : (ulong)Random.Shared.NextInt64());

    /// <summary>The given one, or a multiple of a number.</summary>
    public static TestSeed Choose(ulong step) => Environment.GetEnvironmentVariable(Variable) is null ? new((ulong)Random.Shared.Next() * step) : Choose();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Variable}={Value}");
}
