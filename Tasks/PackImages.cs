// Builds of a library for several platforms in, the files of its NuGet package out.
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PkgImage.Compiler;

namespace PkgImage.Tasks;

/// <summary>Puts a library's woven assembly and its images together for a package.</summary>
[MSBuildMultiThreadableTask]
public sealed class PackImages : PkgImageTask
{
    /// <summary>Simple name of the library's assembly.</summary>
    [Required]
    public string Package { get; set; } = "";

    /// <summary>File name of the library's assembly.</summary>
    [Required]
    public string AssemblyFile { get; set; } = "";

    /// <summary>Short folder name of the target framework.</summary>
    [Required]
    public string FrameworkFolder { get; set; } = "";

    /// <summary>True when images of several target frameworks share the package.</summary>
    public bool HasSeveralFrameworks { get; set; }

    /// <summary>A runtime identifier each, with the metadatum Folder: that of its images.</summary>
    [Required]
    public ITaskItem[] Builds { get; set; } = [];

    /// <summary>Folder for what is written, full path.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The assembly for lib; empty when there is no image for any platform.</summary>
    [Output]
    public string Assembly { get; set; } = "";

    /// <summary>Its symbols, if any.</summary>
    [Output]
    public string Symbols { get; set; } = "";

    /// <summary>Everything else, with the metadatum PackagePath.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    protected override void Run()
    {
        var packed = PackedLibrary.Create(Package, AssemblyFile, FrameworkFolder, !HasSeveralFrameworks,
            Builds.Select(b => new PlatformBuild(b.ItemSpec, b.GetMetadata("Folder"))), OutputDirectory);
        if (packed is null)
        {
            Log.LogMessage(MessageImportance.High, $"  {Package}: no method is worth an image; the package holds plain IL");
            return;
        }
        Assembly = packed.Assembly;
        Symbols = packed.Symbols ?? "";
        Files = [.. packed.Files.Select(Item)];
        Log.LogMessage(MessageImportance.High, $"  {Package} ({FrameworkFolder}) -> images in the package: {string.Join(", ", Builds.Select(b => b.ItemSpec))}");
    }

    private static TaskItem Item(PackedFile file)
    {
        var item = new TaskItem(file.Path);
        item.SetMetadata("PackagePath", file.PackagePath);
        return item;
    }
}
