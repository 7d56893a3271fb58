namespace PkgImage;

/// <summary>Keeps a method, every method of a type, or a whole assembly out of package images: its IL runs, as without PkgImage.Sdk.</summary>
[AttributeUsage(
    AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method | AttributeTargets.Constructor,
    Inherited = false)]
public sealed class NoImageAttribute : Attribute;
