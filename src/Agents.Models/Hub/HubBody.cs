using Agents.Models.Checkpoints;

namespace Agents.Models.Hub;

/// <summary>Reads what a hub sends, to the byte that was promised and no further.</summary>
internal static class HubBody
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Copies an answer's content.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="most">Bytes that may come.</param>
    /// <param name="stall">Gives up where nothing comes.</param>
    /// <param name="came">Called after each piece.</param>
    /// <exception cref="HubInterruption">The content was cut off, or stopped coming.</exception>
    /// <exception cref="AgentsException">More came than may.</exception>
    public static async Task CopyAsync(
        HttpResponseMessage response, Stream target, long most, StallTimer stall, Action came)
    {
        var host = response.RequestMessage?.RequestUri?.Host;
        var (buffer, count) = (new byte[BufferBytes], 0L);
        await using var source = await response.Content.ReadAsStreamAsync(stall.Token);
        while (await ReadAsync(source, buffer, host, stall) is > 0 and var read)
        {
            count += read;
            if (count > most)
                throw new AgentsException($"{host} sends more than the {most} bytes that belong there; stopped.");
            await target.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            stall.Restart();
            came();
        }
    }

    private static async Task<int> ReadAsync(Stream source, byte[] buffer, string? host, StallTimer stall)
    {
        try
        {
            return await source.ReadAsync(buffer, stall.Token);
        }
        catch (OperationCanceledException e) when (stall.IsStalled)
        {
            throw new HubInterruption($"{host} stopped sending", cause: e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new HubInterruption($"{host} cut the connection ({CheckpointError.OneLine(e.Message)})", cause: e);
        }
    }
}
