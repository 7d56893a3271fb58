// `pkgimage depot list|verify|gc`: what the depots hold, whether it is whole, and a collection by hand.
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PkgImage.Compiler.Depot;
using Spectre.Console;

namespace PkgImage.Compiler.Commands;

/// <summary>The command.</summary>
public static class DepotCommand
{
    /// <summary>Defaults of PkgImageMaxVariants and PkgImageDepotSizeLimit.</summary>
    private const string DefaultMaxVariants = "10", DefaultSizeLimit = "10GB";

    public static Command Create()
    {
        var depots = new Option<string?>("--depot") { Description = "Depots, separated by ';'; by default those a build would use." };
        var json = new Option<bool>("--json") { Description = "Print the facts as JSON." };
        var maxVariants = new Option<string>("--max-variants") { Description = "Variants of one package to keep.", DefaultValueFactory = _ => DefaultMaxVariants };
        var sizeLimit = new Option<string>("--size-limit") { Description = "Bytes to keep, or with KB, MB, GB or TB.", DefaultValueFactory = _ => DefaultSizeLimit };

        var list = new Command("list", "List the packages in the depots.") { depots, json };
        list.SetAction(parsed => List(Roots(parsed.GetValue(depots)), parsed.GetValue(json), Console.Out));
        var verify = new Command("verify", "Read everything and tell what is damaged; that is set aside.") { depots, json };
        verify.SetAction(parsed => Verify(Roots(parsed.GetValue(depots)), parsed.GetValue(json), Console.Out));
        var gc = new Command("gc", "Remove what is least recently used from the first depot.") { depots, maxVariants, sizeLimit, json };
        gc.SetAction(parsed => Collect(
            Roots(parsed.GetValue(depots))[0],
            OptionsParser.Level("--max-variants", parsed.GetRequiredValue(maxVariants), 1, int.MaxValue),
            OptionsParser.Size("--size-limit", parsed.GetRequiredValue(sizeLimit)),
            parsed.GetValue(json), Console.Out));
        return new Command("depot", "Look after the depots, the folders that keep images for all projects.") { list, verify, gc };
    }

    /// <summary>Prints what depots hold.</summary>
    public static int List(ImmutableArray<string> roots, bool asJson, TextWriter output)
    {
        ImmutableArray<DepotFacts> facts = [.. roots.Select(root => new DepotFacts(root, DepotInventory.Read(ImageDepot.Versioned(root))))];
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(facts, DepotJson.Default.ImmutableArrayDepotFacts));
            return 0;
        }
        foreach (var depot in facts)
        {
            output.WriteLine(depot.Depot);
            var table = PlainTable.Create("Package", "Key", "Size", "Last use");
            foreach (var entry in depot.Items.Where(i => i.Kind == DepotItemKind.Entry))
            {
                table.AddRow(Markup.Escape(entry.Package), entry.Name.Length > 12 ? entry.Name[..12] : entry.Name, Kilobytes(entry.Size),
                    entry.LastUse.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            }
            output.Write(PlainTable.Render(table));
            var kinds = depot.Items.GroupBy(i => i.Kind).OrderBy(g => g.Key)
                .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {Words(g.Key)} ({Kilobytes(g.Sum(i => i.Size))})"));
            output.WriteLine(depot.Items.IsEmpty ? "nothing" : string.Join(", ", kinds));
        }
        return 0;
    }

    /// <summary>Reads everything.</summary>
    /// <returns>1 when something was damaged.</returns>
    public static int Verify(ImmutableArray<string> roots, bool asJson, TextWriter output)
    {
        ImmutableArray<DamagedItem> damaged = [.. roots.SelectMany(DepotVerifier.Verify)];
        if (asJson)
            output.WriteLine(JsonSerializer.Serialize(damaged, DepotJson.Default.ImmutableArrayDamagedItem));
        foreach (var item in asJson ? [] : damaged)
            output.WriteLine($"{item.Path}: {item.Reason}");
        if (!asJson)
            output.WriteLine(damaged.IsEmpty ? "everything is as it was stored" : string.Create(CultureInfo.InvariantCulture, $"{damaged.Length} damaged"));
        return damaged.IsEmpty ? 0 : 1;
    }

    /// <summary>Collects one depot.</summary>
    public static int Collect(string root, int maxVariants, long sizeLimit, bool asJson, TextWriter output)
    {
        var folder = ImageDepot.Versioned(root);
        var result = new DepotCollector(folder, maxVariants, sizeLimit).Collect();
        DepotUsage.Measured(folder, result);
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(result, DepotJson.Default.CollectionResult));
            return 0;
        }
        foreach (var item in result.Removed)
            output.WriteLine($"removed {Words(item.Kind, 1)} {string.Join(' ', new[] { item.Package, item.Name }.Where(n => n.Length > 0))}, {Kilobytes(item.Size)}");
        foreach (var item in result.InUse)
            output.WriteLine($"kept {item.Package} {item.Name}: a build is using it");
        output.WriteLine($"{Kilobytes(result.Before)} before, {Kilobytes(result.After)} now");
        return 0;
    }

    private static ImmutableArray<string> Roots(string? depots) => DepotLocations.Resolve(depots, Environment.GetEnvironmentVariable);

    private static string Words(DepotItemKind kind, int count = 2) => (kind, count) switch
    {
        (DepotItemKind.Entry, 1) => "image",
        (DepotItemKind.Entry, _) => "images",
        (DepotItemKind.Object, 1) => "kernel",
        (DepotItemKind.Object, _) => "kernels",
        (DepotItemKind.Quarantined, _) => "set aside",
        _ => "unfinished",
    };

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) / 1024:N0} KB");
}

/// <summary>A depot and what it holds.</summary>
public sealed record DepotFacts(string Depot, ImmutableArray<DepotItem> Items);

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<DepotFacts>))]
[JsonSerializable(typeof(ImmutableArray<DamagedItem>))]
[JsonSerializable(typeof(CollectionResult))]
internal sealed partial class DepotJson : JsonSerializerContext;
