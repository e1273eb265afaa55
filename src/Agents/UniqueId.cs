namespace Agents;

/// <summary>Ids of runs and episodes: UUID version 7, so they sort by time.</summary>
internal static class UniqueId
{
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
