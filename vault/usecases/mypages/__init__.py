"""What applicants see and order on their own pages, and how an order is carried out."""
