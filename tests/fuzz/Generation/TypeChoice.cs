// Which types random programs have where.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal static class TypeChoice
{
    /// <summary>A number, bool or enum.</summary>
    public static CsType Scalar(Randomness random, Declarations declared) =>
        random.Chance(3) ? random.Pick([CsType.Int, CsType.Long, CsType.Double])
        : declared.Enums.Count > 0 && random.Chance(8) ? random.Pick(declared.Enums)
        : random.Pick(CsType.Scalars);

    /// <summary>What an array or field holds.</summary>
    public static CsType Element(Randomness random, Declarations declared, bool structs) =>
        structs && declared.Structs.Count > 0 && random.Chance(4) ? random.Pick(declared.Structs)
        : random.Chance(25) ? random.Pick(CsType.WideIntegers[^2..])
        : Scalar(random, declared);

    /// <summary>What a local holds and a method returns.</summary>
    public static CsType Local(Randomness random, Declarations declared) =>
        random.Chance(12) ? CsType.Nullable(Scalar(random, declared)) : Element(random, declared, structs: true);

    /// <summary>A parameter's type.</summary>
    public static CsType Parameter(Randomness random, Declarations declared) =>
        random.Pick<Func<CsType>>(
            (10, () => Local(random, declared)),
            (4, () => CsType.Array(Element(random, declared, structs: true))),
            (2, () => CsType.Span(Element(random, declared, structs: true))),
            (1, () => CsType.ReadOnlySpan(Scalar(random, declared))),
            (1, () => CsType.Grid(Scalar(random, declared))),
            (declared.Classes.Count > 0 ? 3 : 0, () => random.Pick(declared.Classes.Keys.ToList())),
            (1, () => CsType.String))();
}
