// Reads all of a depot, for `pkgimage depot verify`. Builds need it not: they verify what they take.
namespace PkgImage.Compiler.Depot;

/// <summary>Something in a depot that is not what was stored.</summary>
public sealed record DamagedItem(string Path, string Reason);

/// <summary>Verifies depots.</summary>
public static class DepotVerifier
{
    /// <summary>Everything damaged in a depot. Entries are set aside and objects removed, where the depot can be written to.</summary>
    public static IEnumerable<DamagedItem> Verify(string root)
    {
        var folder = ImageDepot.Versioned(root);
        foreach (var item in DepotInventory.Read(folder))
        {
            var reason = item.Kind switch
            {
                DepotItemKind.Entry => Entry(item),
                DepotItemKind.Object => Object(item),
                _ => null,
            };
            if (reason is null)
                continue;
            if (item.Kind == DepotItemKind.Entry)
                ImageDepot.Quarantine(folder, item.Path);
            else
                Housekeeping.Attempt(() => File.Delete(item.Path));
            yield return new DamagedItem(item.Path, reason);
        }
    }

    private static string? Entry(DepotItem item)
    {
        try
        {
            ImageDepot.Load(item.Path)?.Verify();
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static string? Object(DepotItem item)
    {
        try
        {
            return ObjectStore.Content(File.ReadAllBytes(item.Path)) is null ? $"kernel {item.Name[..Math.Min(12, item.Name.Length)]} is not what was stored" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
