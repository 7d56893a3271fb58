// What a fixture's attributes say about the values of a parameter or field.
using System.Reflection;

namespace PkgImage.Tests.Differential.Host;

/// <summary>Bounds of generated values; null where the fixture has none.</summary>
internal sealed record ValueLimits((double Low, double High)? Number, (int Low, int High)? Length)
{
    public static readonly ValueLimits None = new(null, null);

    /// <summary>Reads the attributes by name: each fixture assembly has its own copy of their types.</summary>
    public static ValueLimits Of(IList<CustomAttributeData> attributes)
    {
        var limits = None;
        foreach (var attribute in attributes)
        {
            var arguments = attribute.ConstructorArguments;
            limits = attribute.AttributeType.Name switch
            {
                "InAttribute" when arguments.Count == 2 => limits with { Number = ((double)arguments[0].Value!, (double)arguments[1].Value!) },
                "LengthAttribute" => limits with { Length = ((int)arguments[0].Value!, (int)arguments[1].Value!) },
                _ => limits,
            };
        }
        return limits;
    }
}
