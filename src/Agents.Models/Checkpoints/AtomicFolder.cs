namespace Agents.Models.Checkpoints;

/// <summary>
/// Writes a folder so that it is there whole or not at all: files go to a temporary folder beside it and to the disk,
/// then that folder is renamed.
/// </summary>
internal static class AtomicFolder
{
    /// <summary>Writes a folder; one that is there already is replaced.</summary>
    /// <param name="folder">Its path; the parent is created.</param>
    /// <param name="write">Writes the files into the folder that it is given, through <see cref="WriteFile"/>.</param>
    /// <exception cref="AgentsException">The place cannot be written, or is full; nothing is left behind.</exception>
    public static void Write(string folder, Action<string> write) => Write(folder, write, Replace);

    /// <summary>Writes a folder whose name says what is in it; one that is there, or comes meanwhile, stays.</summary>
    /// <param name="folder">Its path; the parent is created.</param>
    /// <param name="write">Writes the files into the folder that it is given, through <see cref="WriteFile"/>.</param>
    /// <exception cref="AgentsException">The place cannot be written, or is full; nothing is left behind.</exception>
    public static void WriteOnce(string folder, Action<string> write)
    {
        if (!Directory.Exists(folder))
            Write(folder, write, MoveOnce);
    }

    /// <summary>Writes a file and waits until the disk has it.</summary>
    public static void WriteFile(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void Write(string folder, Action<string> write, Action<string, string> move)
    {
        folder = Path.GetFullPath(folder);
        var temporary = $"{folder}.{Guid.NewGuid():n}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            move(temporary, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CheckpointError.Of($"{folder} cannot be written: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static void MoveOnce(string temporary, string folder)
    {
        try
        {
            Directory.Move(temporary, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another was as fast, and its folder is as good.
        }
    }

    // The old folder steps aside first, since a folder cannot be renamed over another one.
    private static void Replace(string temporary, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(temporary, folder);
            return;
        }

        var old = $"{folder}.{Guid.NewGuid():n}.tmp";
        Directory.Move(folder, old);
        Directory.Move(temporary, folder);
        Directory.Delete(old, recursive: true);
    }
}
