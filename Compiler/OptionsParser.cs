// Property values to options: the one place that knows how a user writes them.
using System.Collections.Immutable;
using System.Globalization;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;

namespace PkgImage.Compiler;

/// <summary>Parses the values of PkgImage properties. Case does not matter.</summary>
public static class OptionsParser
{
    private static readonly string[] s_units = ["KB", "MB", "GB", "TB"];

    /// <exception cref="DiagnosticException">PKI1007, as from every method here.</exception>
    public static ImageScope Scope(string value) => Choose("PkgImageScope", value,
        ("all", ImageScope.All), ("packages", ImageScope.Packages), ("none", ImageScope.None));

    public static BoundsChecks CheckBounds(string value) => Choose("PkgImageCheckBounds", value,
        ("auto", BoundsChecks.Auto), ("yes", BoundsChecks.Yes), ("no", BoundsChecks.No));

    public static FloatMode FloatMode(string value) => Choose("PkgImageFloatMode", value,
        ("strict", Compiler.FloatMode.Strict), ("fast", Compiler.FloatMode.Fast));

    /// <summary>A whole number of a range, both ends included.</summary>
    public static int Level(string property, string value, int lowest, int highest) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level >= lowest && level <= highest
            ? level
            : throw Invalid(property, value, highest == int.MaxValue ? $"a whole number from {lowest}" : $"a whole number from {lowest} to {highest}");

    /// <summary>A number of bytes: digits, then nothing or KB, MB, GB or TB, each 1024 times the one before.</summary>
    public static long Size(string property, string value)
    {
        var text = value.Trim();
        var unit = Array.FindIndex(s_units, u => text.EndsWith(u, StringComparison.OrdinalIgnoreCase));
        var digits = unit < 0 ? text : text[..^s_units[unit].Length].TrimEnd();
        var factor = 1L << (10 * (unit + 1));
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= long.MaxValue / factor
            ? number * factor
            : throw Invalid(property, value, "a number of bytes, or one with KB, MB, GB or TB");
    }

    public static bool Flag(string property, string value) => Choose(property, value, ("true", true), ("false", false));

    private static T Choose<T>(string property, string value, params ImmutableArray<(string Word, T Value)> choices)
    {
        foreach (var choice in choices)
        {
            if (choice.Word.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase))
                return choice.Value;
        }
        throw Invalid(property, value, string.Join(", ", choices.Select(c => c.Word)));
    }

    private static DiagnosticException Invalid(string property, string value, string allowed) =>
        new(DiagnosticCode.InvalidRequest, $"{property} is '{value}'; it can be {allowed}");
}
